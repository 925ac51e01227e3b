resource "google_compute_network" "n" {
  name = "n-main"
}
resource "google_compute_subnetwork" "s" {
  name          = "s-main"
  network       = google_compute_network.n.id
  ip_cidr_range = "10.0.0.0/2
