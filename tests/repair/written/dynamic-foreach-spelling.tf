resource "google_compute_firewall" "f" {
  name    = "f-main"
  network = "default"
  dynamic "allow" {
    foreach = ["80", "443"]
    contents {
      protocol = "tcp"
      ports    = [allow.value]
    }
  }
  source_ranges = ["10.0.0.0/8"]
}
