variable "project_id" {}
resource "google_storage_bucket" "assets" {
  for_each      = toset(["img", "css"])
  name          = "acme-${each.key}-assets"
  location      = "EU"
  storage_class = "STANDARD"
  versioning {
    enabled = false
  }
}
resource "google_storage_bucket" "logs" {
  name                        = "acme-logs-1"
  location                    = "EU"
  uniform_bucket_level_access = true
}
