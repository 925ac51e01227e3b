provider "google" {
  project = var.project_id
  region  = "us-central1"
}

variable "project_id" {}

# the web server, do not touch the disk
resource "google_compute_instance" "web" {
  name                = "acme-web"
  machine_type        = "e2-small"   # resized by Jo in May
  zone                = "us-central1-a"
  deletion_protection = true
  labels              = { team = "core" }

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
      size  = 20
    }
  }
  network_interface {
    network = google_compute_network.net.id
  }
}

resource "google_compute_network" "net" {
  name                    = "acme-net"
  auto_create_subnetworks = true
}
