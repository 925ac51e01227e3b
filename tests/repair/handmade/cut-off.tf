resource "google_compute_network" "vpc" {
  name = "vpc"
}

resource "google_compute_firewall" "fw" {
  name    = "fw"
  network = google_compute_network.vpc.id

  allow {
    protocol = "tcp"
    ports    = ["80"
