resource "google_compute_firewall" "f" {
  name      = "f"
  network   = "default"
  direction = "inbound"
  allow {
    protocol = "tcp"
    ports    = ["80,443", "8000:8010"]
  }
  source_ranges = ["10.1.2.3/8"]
}
