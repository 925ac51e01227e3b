terraform {
  required_version = ">= 1.0"
}

variable "name" {}

variable "networks" {
  type = number
}

resource "google_compute_network" "main" {
  count = var.networks

  name                    = "${var.name}-net"
  auto_create_subnetworks = false
}

output "name" {
  value = google_compute_network.main[0].name
}
