resource "google_compute_backend_bucket" "b" {
  name   = "b"
  bucket = google_storage_bucket.site.name
}
resource "google_storage_bucket" "site" {
  name     = "my-site-bucket"
  location = "US"
  website {
    index_document = "index.html"
    error_document = "404.html"
  }
}
resource "google_compute_url_map" "m" {
  name = "m"
  default_backend = google_compute_backend_bucket.b.id
}
resource "google_compute_target_http_proxy" "p" {
  name = "p"
  url_map = google_compute_url_map.main.id
}
resource "google_compute_global_forwarding_rule" "r" {
  name = "r"
  target = google_compute_target_http_proxy.p
  port = "80"
}
