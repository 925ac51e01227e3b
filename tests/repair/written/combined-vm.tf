provider "google" {
  project = ${var.project_id}
  region  = us-central1
}
resource "google_compute_instance" "web" {
  name = "web"
  machinetype = "e2-small"
  zone = "us-central1-a"
  boot_disk = {
    image = "debian-cloud/debian-12"
  }
  network_interface = [{
    network = google_compute_network.vpc
  }]
  tags = web
}
resource "google_compute_network" "vpc" {
  name = vpc
}
