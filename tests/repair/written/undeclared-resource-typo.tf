resource "google_compute_network" "main" {
  name = "main"
}
resource "google_compute_firewall" "f" {
  name    = "f-main"
  network = google_compute_network.mian.name
  allow {
    protocol = "icmp"
  }
  source_ranges = ["10.0.0.0/8"]
}
