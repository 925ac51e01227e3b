module_name = "app"
provider "google" {
  project = var.project
}
resource "google_compute_instance" "app" {
  name         = "app"
  machine_type = var.machine
  zone         = var.zone
  boot_disk {
    initialize_params {
      image = var.image
    }
  }
  network_interface {
    subnetwork = google_compute_subnetwork.app_subnet.self_link
  }
}
