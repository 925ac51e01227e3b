resource "google_compute_instance" "vm" {
  name              = "vm"
  machine_type      = "e2-small"
  zone              = "us-central1-a"
  boot_disk         = "debian-cloud/debian-12"
  network_interface = "default"
}
