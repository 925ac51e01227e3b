resource "google_compute_firewall" "f" {
  name    = "f-main"
  network = "default"
  dynamic "allow" {
    content {
      protocol = "tcp"
      ports    = ["80"]
    }
  }
  source_ranges = ["10.0.0.0/8"]
}
