variable "project" {}
variable "region" { default = "us-central1" }

provider "google" {
  project = "${var.project}"
  region  = "${var.region}"
}

resource "google_compute_network" "net" {
  name                    = "${var.project}-net"
  auto_create_subnetworks = "false"
}

resource "google_compute_subnetwork" "sub" {
  name          = "${var.project}-sub"
  network       = "${google_compute_network.net.self_link}"
  ip_cidr_range = "10.2.0.0/24"
  region        = "${region}"
}

resource "google_compute_instance" "vm" {
  count        = "${var.vm_count}"
  name         = "vm-${count.index + 1}"
  machine_type = "${lookup(var.machine_types, var.env)}"
  zone         = "${var.region}-a"

  disk {
    image = "debian-cloud/debian-12"
  }

  network_interface {
    subnetwork = "${google_compute_subnetwork.sub.name}"
    access_config {
      // Ephemeral IP
    }
  }
}

variable "machine_types" {
  type = "map"
  default = {
    dev  = "e2-micro"
    prod = "e2-standard-2"
  }
}

output "ips" {
  value = ["${google_compute_instance.vm.*.network_interface.0.access_config.0.assigned_nat_ip}"]
}
