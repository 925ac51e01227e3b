resource "google_compute_instance" "vm" {
  name         = "vm"
  machine_type = "e2-small"
  zone         = "us-central1-a"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = "default"
    access_config {}
  }
}
output "ip" {
  value = google_compute_instance.vm.public_ip
}
output "private" {
  value = google_compute_instance.vm.network_interface.network_ip
}
