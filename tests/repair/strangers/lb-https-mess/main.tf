variable "domains" {
  type    = list(string)
  default = ["shop.example.com"]
}

resource "google_compute_global_address" "lb" {
  name = "lb-ip"
}

resource "google_compute_managed_ssl_certificate" "lb" {
  name    = "lb-cert"
  domains = var.domains
}

resource "google_compute_backend_service" "web" {
  name          = "web-backend"
  protocol      = "HTTP"
  port_name     = "http"
  timeout_sec   = "30s"
  health_checks = google_compute_health_check.web.id

  backend {
    group           = google_compute_instance_group.web.instance_group
    balancing_mode  = "UTILIZATION"
    capacity_scaler = 1.0
  }
}

resource "google_compute_instance_group" "web" {
  name = "web"
  zone = "us-central1-a"

  named_port = {
    name = "http"
    port = 80
  }
}

resource "google_compute_health_check" "web" {
  name = "web"
  http_health_check {
    request_path = "/"
    port         = 80
  }
}

resource "google_compute_url_map" "web" {
  name            = "web"
  default_backend = google_compute_backend_service.web.id
}

resource "google_compute_target_https_proxy" "web" {
  name            = "web"
  url_map         = google_compute_url_map.web.id
  ssl_certificate = google_compute_managed_ssl_certificate.lb.id
}

resource "google_compute_global_forwarding_rule" "web" {
  name       = "web"
  target     = google_compute_target_https_proxy.web.id
  port       = 443
  ip_address = google_compute_global_address.lb.address_ip
}
