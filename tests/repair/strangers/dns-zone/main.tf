resource "google_dns_managed_zone" "main" {
  name        = "main"
  dns_name    = "example.com."
  description = "Main zone"
  visibility  = "private"

  private_visibility_config {
    network = google_compute_network.main.id
  }
}

resource "google_compute_network" "main" {
  name = "main"
}

resource "google_dns_record_set" "www" {
  zone    = google_dns_managed_zone.main.name
  name    = "www.${google_dns_managed_zone.main.dns_name}"
  type    = "A"
  ttl     = "300"
  records = [google_compute_address.www.ip]
}

resource "google_compute_address" "www" {
  name = "www"
}
