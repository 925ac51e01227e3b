resource "google_compute_instance" "vm" {
  name         = "vm-labels"
  machine_type = "e2-small"
  zone         = "us-east1-b"
  labels {
    env  = "prod"
    team = "core"
  }
  metadata {
    enable-oslogin = "TRUE"
  }
  boot_disk {
    initialize_params { image = "debian-cloud/debian-12" }
  }
  network_interface { network = "default" }
}
