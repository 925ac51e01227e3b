resource "google_compute_instance" "db" {
  name         = "db-host"
  machine_type = "n2-standard-4"
  region       = "us-east4"

  boot_disk {
    image = "projects/debian-cloud/global/images/family/debian-12"
    size  = "50GB"
    type  = "pd-ssd"
  }

  network_interface {
    network    = "default"
    access_config = {}
  }

  service_account {
    email = "default"
    scope = ["cloud-platform"]
  }

  scheduling {
    preemptible       = "true"
    automatic_restart = false
  }
}

output "ip" {
  value = google_compute_instance.db.network_interface.access_config.nat_ip
}
