resource "google_compute_firewall" "f" {
  name          = "f-main"
  network       = "default"
  source_ranges = ["10.0.0.0/8"]
  allow {
    protocol = "tcp"
    ports    = [8000-9000]
  }
}
