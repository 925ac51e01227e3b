resource "google_compute_instance" "vm" {
  name         = "vm"
  machine_type = "e2-small"
  zone         = "us-central1-a"
  image        = "debian-cloud/debian-12"
  disk_size    = "20GB"
  network      = "default"
}
