resource "google_compute_firewall" "f" {
  name    = "f-main"
  network = "default"
  allowed {
    IPProtocol = "tcp"
    ports      = ["22"]
  }
  sourceRanges = ["35.235.240.0/20"]
}
