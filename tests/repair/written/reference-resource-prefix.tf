resource "google_compute_network" "main" {
  name = "main"
}
resource "google_compute_router" "r" {
  name    = "r-main"
  network = resource.google_compute_network.main.id
  region  = "us-central1"
}
