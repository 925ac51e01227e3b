resource "google_compute_instance" "vm" {
  name         = "vm"
  machine_type = "e2-small"
  zone         = "us-central1-a"
  image        = "debian-cloud/debian-12"
  disk_size    = 30
  disk_type    = "pd-ssd"
  network      = "default"
  subnetwork   = "default"
  service_account_email = "app@acme.iam.gserviceaccount.com"
  preemptible  = true
}
