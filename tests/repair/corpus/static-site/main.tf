provider "google" {
  project = var.project
}

resource "google_storage_bucket" "site" {
  name                        = var.domain
  location                    = "US"
  uniform_bucket_level_access = true

  website {
    main_page_suffix = "index.html"
    not_found_page   = "404.html"
  }

  cors {
    origin          = ["https://${var.domain}"]
    method          = ["GET", "HEAD"]
    response_header = ["Content-Type"]
    max_age_seconds = 3600
  }
}

resource "google_storage_bucket_object" "index" {
  name         = "index.html"
  bucket       = google_storage_bucket.site.name
  content      = "<h1>It works</h1>"
  content_type = "text/html"
}

resource "google_storage_bucket_iam_member" "public" {
  bucket = google_storage_bucket.site.name
  role   = "roles/storage.objectViewer"
  member = "allUsers"
}

resource "google_compute_backend_bucket" "site" {
  name        = "site-backend"
  bucket_name = google_storage_bucket.site.name
  enable_cdn  = true
}

resource "google_compute_url_map" "site" {
  name            = "site-routes"
  default_service = google_compute_backend_bucket.site.id
}

resource "google_compute_managed_ssl_certificate" "site" {
  name = "site-cert"

  managed {
    domains = [var.domain]
  }
}

resource "google_compute_target_https_proxy" "site" {
  name             = "site-proxy"
  url_map          = google_compute_url_map.site.id
  ssl_certificates = [google_compute_managed_ssl_certificate.site.id]
}

resource "google_compute_global_forwarding_rule" "site" {
  name       = "site-frontend"
  target     = google_compute_target_https_proxy.site.id
  port_range = "443"
}
