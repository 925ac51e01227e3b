resource "google_storage_bucket" "b" {
  name     = "${var.prefix}-data"
  location = var.location
}
