resource "google_compute_instance" "vm" {
  name          = "vm"
  machine_type  = "e2-micro"
  zone          = "us-central1-a"
  boot_disk     = "debian-cloud/debian-12"
  network_interface {
    network       = "default"
    access_config = []
  }
  service_account = "runner@p.iam.gserviceaccount.com"
}
