resource "google_compute_disk" "data" {
  name  = "data"
  zone  = "us-central1-a"
  size  = 200
  type  = "pd-balanced"
  count = 1
}

resource "google_compute_instance" "app" {
  name         = "app"
  machine_type = "e2-standard-2"
  zone         = "us-central1-a"

  boot_disk {
    initialize_params = {
      image = "debian-cloud/debian-12"
    }
  }

  attached_disk {
    disk_id = google_compute_disk.data.id
  }

  network_interface {
    subnet = "default"
  }

  metadata = {
    startup-script = file("startup.sh")
  }

  allow_stopping_for_update = True
}
