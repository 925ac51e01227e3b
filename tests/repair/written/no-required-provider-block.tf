terraform {
  required_providers {
    google = "7.0"
    random = {
      source = "hashicorp/random"
    }
  }
}
resource "google_compute_network" "net" {
  name = "net"
}
