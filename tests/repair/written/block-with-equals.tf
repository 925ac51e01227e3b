resource "google_storage_bucket" "b" {
  name     = "acme-versioned"
  location = "EU"
  versioning = {
    enabled = true
  }
  lifecycle_rule = {
    condition = {
      age = 30
    }
    action = {
      type = "Delete"
    }
  }
}
