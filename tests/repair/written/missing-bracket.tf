resource "google_compute_firewall" "web" {
  name          = "allow-web"
  network       = "default"
  source_ranges = ["10.0.0.0/8", "192.168.0.0/16"
  allow {
    protocol = "tcp"
    ports    = ["80", "443"]
  }
}
