terraform {
  required_version = ">= 99.0"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "> 5.0, < 4.0"
    }
  }
}
resource "google_compute_network" "net" {
  name = "net"
}
