resource "google_storage_bucket" "b" {
  name     = "acme-rules"
  location = "EU"
  lifecycle_rule = [
    {
      condition = { age = 30 }
      action    = { type = "SetStorageClass", storage_class = "NEARLINE" }
    },
    {
      condition = { age = 365 }
      action    = { type = "Delete" }
    }
  ]
}
