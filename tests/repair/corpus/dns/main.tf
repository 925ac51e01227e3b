provider "google" {
  project = var.project_id
}

resource "google_dns_managed_zone" "main" {
  name        = "example-zone"
  dns_name    = "${var.domain}."
  description = "Public zone"

  dnssec_config {
    state = "on"
  }
}

resource "google_dns_record_set" "a" {
  name         = "www.${google_dns_managed_zone.main.dns_name}"
  managed_zone = google_dns_managed_zone.main.name
  type         = "A"
  ttl          = 300
  rrdatas      = [google_compute_global_address.web.address]
}

resource "google_dns_record_set" "mx" {
  name         = google_dns_managed_zone.main.dns_name
  managed_zone = google_dns_managed_zone.main.name
  type         = "MX"
  ttl          = 3600

  rrdatas = [
    "10 mx1.example.net.",
    "20 mx2.example.net.",
  ]
}

resource "google_compute_global_address" "web" {
  name = "www-ip"
}
