resource "google_compute_managed_ssl_certificate" "cert" {
  name    = "web-cert"
  domains = ["www.example.com"]
}

resource "google_compute_backend_bucket" "static" {
  name   = "static"
  bucket = google_storage_bucket.static.name
  cdn_enabled = true
}

resource "google_storage_bucket" "static" {
  name     = "example-static-site"
  location = "EU"
  index_document = "index.html"
  error_document = "404.html"
}

resource "google_compute_url_map" "web" {
  name            = "web"
  default_service = google_compute_backend_bucket.static.self_link

  host_rule {
    host         = "www.example.com"
    path_matcher = "all"
  }

  path_matcher {
    name    = "all"
    default_service = google_compute_backend_bucket.static.id
    path_rules {
      path    = "/static/*"
      service = google_compute_backend_bucket.static.id
    }
  }
}

resource "google_compute_target_https_proxy" "web" {
  name            = "web"
  url_map         = google_compute_url_map.web.id
  ssl_certificate = google_compute_managed_ssl_certificate.cert.id
}

resource "google_compute_global_forwarding_rule" "web" {
  name   = "web"
  target_proxy = google_compute_target_https_proxy.web.id
  port   = 443
}
