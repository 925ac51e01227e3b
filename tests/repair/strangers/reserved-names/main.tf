variable "version" {
  type    = string
  default = "v1"
}

variable "count" {
  type    = number
  default = 2
}

resource "google_compute_instance" "1web" {
  count        = var.count
  name         = "web-${count.index}"
  machine_type = "e2-micro"
  zone         = "us-central1-a"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    network = "default"
  }

  labels = {
    version = var.version
  }
}

output "web names" {
  value = google_compute_instance.1web[*].name
}
