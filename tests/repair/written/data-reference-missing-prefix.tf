data "google_compute_image" "debian" {
  family  = "debian-12"
  project = "debian-cloud"
}
resource "google_compute_instance" "vm" {
  name         = "vm"
  machine_type = "e2-small"
  zone         = "us-central1-a"
  boot_disk {
    initialize_params {
      image = google_compute_image.debian.self_link
    }
  }
  network_interface {
    network = "default"
  }
}
