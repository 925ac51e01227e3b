resource "google_firewall_rule" "f" {
  name    = "f-main"
  network = google_vpc.main.id
  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
  source_ranges = ["10.0.0.0/8"]
}
resource "google_vpc" "main" {
  name = "main"
}
resource "google_subnet" "s" {
  name          = "s-main"
  ip_cidr_range = "10.0.0.0/24"
  network       = google_vpc.main.id
}
