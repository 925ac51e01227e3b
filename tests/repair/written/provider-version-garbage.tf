terraform {
  required_version = "latest"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "v6.x"
    }
  }
}
resource "google_compute_network" "net" {
  name = "net"
}
