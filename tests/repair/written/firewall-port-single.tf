resource "google_compute_firewall" "f" {
  name    = "f-main"
  network = "default"
  allow {
    protocol = "tcp"
    port     = 443
  }
  source_range = "10.0.0.0/8"
}
