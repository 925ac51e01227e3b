resource "google_storage_bucket" "b" {
  name          = "My Company Data"
  location      = "us"
  force_destroy = "yes"
  versioning    = { enabled = "true" }
  lifecycle_rule {
    action = {
      type = "Delete"
    }
    condition = {
      age = "30"
    }
  }
}
