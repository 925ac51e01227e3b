resource "google_compute_firewall_rule" "deny_egress" {
  name               = "deny-egress"
  network            = google_compute_network.default.id
  direction          = "EGRESS"
  priority           = "65000"
  destination_ranges = "0.0.0.0/0"

  deny {
    protocol = "all"
    ports    = []
  }

  log_config {
    enabled = true
  }
}

data "google_compute_network" "default" {
  name = "default"
}
