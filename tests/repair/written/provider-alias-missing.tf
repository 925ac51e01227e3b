resource "google_compute_network" "net" {
  provider = google.europe
  name     = "net"
}
provider "google" {
  region = "us-central1"
}
