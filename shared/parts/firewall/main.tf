resource "google_compute_firewall" "[[ firewall.label ]]" {
  name          = "[[ firewall.ref ]]${var.name_suffix}"
  network       = google_compute_network.[[ network.label ]].id
  description   = "HTTP and HTTPS from everywhere"
  direction     = "INGRESS"
  source_ranges = ["0.0.0.0/0"]
  target_tags   = ["http-server"]

  allow {
    protocol = "tcp"
    ports    = ["80", "443"]
  }
}
