resource "google_compute_network" "app" {
  name = "app"
  auto_create_subnetworks = "false"
}
resource "google_compute_subnetwork" "app" {
  name          = "app"
  network       = google_compute_network.main.self_link
  ip_cidr_range = 10.3.0.0/24
}
