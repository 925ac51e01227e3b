provider "google" {
  project = var.project_id
  region  = var.region
}

data "google_compute_zones" "available" {
  region = var.region
}

data "google_project" "current" {}

data "google_compute_network" "default" {
  name = "default"
}

data "google_compute_image" "ubuntu" {
  family  = "ubuntu-2204-lts"
  project = "ubuntu-os-cloud"
}

resource "google_compute_instance" "node" {
  count = min(var.nodes, 3)

  name         = format("node-%02d", count.index)
  machine_type = "e2-medium"
  zone         = data.google_compute_zones.available.names[count.index]

  boot_disk {
    initialize_params {
      image = data.google_compute_image.ubuntu.self_link
    }
  }

  network_interface {
    network = data.google_compute_network.default.id
    access_config {
      network_tier = "PREMIUM"
    }
  }

  metadata = {
    project-number = data.google_project.current.number
    role           = count.index == 0 ? "leader" : "follower"
  }
}
