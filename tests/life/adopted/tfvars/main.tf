variable "project_id" {
  type = string
}
variable "size" {
  type        = string
  description = "of both machines"
}
resource "google_compute_network" "n" {
  name = "two-net"
}
resource "google_compute_instance" "front" {
  name         = "front"
  machine_type = var.size
  zone         = "us-central1-b"
  boot_disk {
    initialize_params { image = "debian-cloud/debian-12" }
  }
  network_interface { network = google_compute_network.n.id }
}
resource "google_compute_instance" "back" {
  name         = "back"
  machine_type = var.size
  zone         = "us-central1-b"
  boot_disk {
    initialize_params { image = "debian-cloud/debian-12" }
  }
  network_interface { network = google_compute_network.n.id }
}
