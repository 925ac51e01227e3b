resource "google_compute_backend_bucket" "assets" {
  name        = "assets"
  bucket_name = google_storage_bucket.asset.name
  enable_cdn  = "yes"
}

resource "google_storage_bucket" "assets" {
  name     = "acme-assets"
  location = "EU"

  website {
    index_page = "index.html"
    error_page = "404.html"
  }

  cors_rule {
    allowed_origins = ["https://acme.example"]
    allowed_methods = ["GET"]
  }
}

resource "google_compute_url_map" "assets" {
  name            = "assets"
  default_service = google_compute_backend_bucket.assets.self_links
}

resource "google_compute_target_http_proxy" "assets" {
  name    = "assets"
  url_map = google_compute_url_map.assets.id

resource "google_compute_global_forwarding_rule" "assets" {
  name       = "assets"
  target     = google_compute_target_http_proxy.assets.id
  port_range = 80
}
