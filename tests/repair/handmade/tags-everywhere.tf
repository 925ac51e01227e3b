resource "google_compute_instance" "vm" {
  name         = "vm"
  machine_type = "e2-micro"
  zone         = "us-central1-a"
  tags         = { Name = "vm" }
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = "default"
  }
}
resource "google_storage_bucket" "b" {
  name     = "tagged-bucket"
  location = "US"
  tags     = ["a"]
}
