resource "google_compute_network" "a" {
  name       = "a-main"
  depends_on = [google_compute_subnetwork.s]
}
resource "google_compute_subnetwork" "s" {
  name          = "s-main"
  ip_cidr_range = "10.0.0.0/24"
  network       = google_compute_network.a.id
}
