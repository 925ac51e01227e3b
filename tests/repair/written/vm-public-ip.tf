resource "google_compute_instance" "vm" {
  name         = "vm"
  machine_type = "e2-small"
  zone         = "us-central1-a"
  boot_disk {
    image = "debian-cloud/debian-12"
    size  = 20
  }
  network_interface {
    network       = "default"
    access_config = true
  }
}
