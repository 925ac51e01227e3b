resource "google_compute_instance" "vm" {
  name         = "vm"
  machine_type = "e2-micro"
  zone         = "us-central1-a"
  image        = "debian-cloud/debian-12"
  network      = "default"
  tags         = ["http-server"]
}
