resource "google_compute_instance" "vm" {
  name         = "vm"
  machine_type = "e2-micro"
  zone         = "us-central1-a"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
    lifecycle {
      ignore_changes = ["image"]
    }
  }
  network_interface {
    network = "default"
  }
  prevent_destroy = true
}
