resource "google_compute_network" "My Network" {
  name = "My_Network"
}
resource "google_compute_firewall" "1st" {
  name    = "First Rule"
  network = google_compute_network.My_Network.name
  allow {
    protocol = "icmp"
  }
  source_ranges = ["10.0.0.0/8"]
}
