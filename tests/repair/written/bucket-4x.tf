resource "google_storage_bucket" "b" {
  name               = "acme-old"
  location           = "EU"
  bucket_policy_only = true
  lifecycle_rule {
    condition {
      age     = 30
      is_live = true
    }
    action {
      type = "Delete"
    }
  }
}
