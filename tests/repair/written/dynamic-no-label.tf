resource "google_compute_firewall" "f" {
  name    = "f-main"
  network = "default"
  dynamic {
    for_each = ["80", "443"]
    content {
      allow {
        protocol = "tcp"
        ports    = [each.value]
      }
    }
  }
  source_ranges = ["10.0.0.0/8"]
}
