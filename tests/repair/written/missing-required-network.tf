resource "google_compute_firewall" "f" {
  name = "f-main"
  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
  source_ranges = ["0.0.0.0/0"]
}
resource "google_compute_network" "main" {
  name = "main"
}
