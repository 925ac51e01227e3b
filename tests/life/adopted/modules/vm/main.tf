variable "name" { type = string }
variable "size" { type = string }
resource "google_compute_network" "net" {
  name = "${var.name}-net"
}
resource "google_compute_instance" "box" {
  name         = var.name
  machine_type = var.size
  zone         = "us-central1-a"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = google_compute_network.net.id
  }
}
