resource "google_compute_firewall" "web" {
  name    = "allow-web"
  network = "default"

  allowed = [{
    protocol = "tcp"
    ports    = ["80", "443"]
  }]

  source_ranges = ["10.0.0.0/8"]
}
