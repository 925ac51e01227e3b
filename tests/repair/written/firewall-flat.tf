resource "google_compute_firewall" "f" {
  name          = "f-main"
  network       = "default"
  protocol      = "tcp"
  ports         = ["22"]
  source_ranges = ["35.235.240.0/20"]
}
