variable "web_count" {
  type    = number
  default = 3
}

resource "google_compute_instance" "web" {
  count        = var.web_count
  name         = "web-${count.index}
  machine_type = "e2-small"
  zone         = "us-central1-a"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    network = "default"
  }
}

output "web_ips" {
  value = google_compute_instance.web.network_interface.0.network_ip
}
