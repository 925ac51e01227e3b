resource "google_storage_bucket" "assets" {
  bucket = "acme-assets"
  acl    = "private"
  region = "EU"

  versioning = true

  tags = {
    team = "web"
  }
}
