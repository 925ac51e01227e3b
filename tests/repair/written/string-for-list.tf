resource "google_compute_firewall" "f" {
  name          = "f-main"
  network       = "default"
  source_ranges = "10.0.0.0/8"
  target_tags   = "web, api"
  allow {
    protocol = "tcp"
    ports    = "80,443"
  }
}
