resource "google_compute_instance" "web" {
  name         = "web"
  machine_type = "e2-micro"
  zone         = "us-central1-b"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = "default"
    access_config {}
  }
}

output "public_ip" {
  value = google_compute_instance.web.public_ip
}

output "private_ip" {
  value = google_compute_instance.web.private_ip
}

output "arn" {
  value = google_compute_instance.web.arn
}

output "nat" {
  value = google_compute_instance.web.network_interface.access_config.nat_ip
}
