data "google_storage_bucket_object_content" "c" {
  name   = "config.json"
  bucket = google_storage_bucket.b.name
}
data "google_storage_bucket" "b" {
  name     = "acme-conf"
  location = "EU"
}
