variable "project_id" {}
locals {
  size   = "e2-medium"
  labels = { env = "prod", owner = "ops" }
}
resource "google_compute_network" "n" { name = "l-net" }
resource "google_compute_instance" "app" {
  name         = "app"
  machine_type = local.size
  zone         = "us-central1-a"
  labels       = local.labels
  boot_disk {
    initialize_params { image = "debian-cloud/debian-12" }
  }
  network_interface { network = google_compute_network.n.id }
}
resource "google_compute_disk" "data" {
  name   = "app-data"
  type   = "pd-ssd"
  size   = 100
  zone   = "us-central1-a"
  labels = local.labels
}
resource "google_compute_attached_disk" "data" {
  disk     = google_compute_disk.data.id
  instance = google_compute_instance.app.id
}
