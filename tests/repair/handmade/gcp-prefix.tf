provider "gcp" {
  project = "my-project"
  region  = "us-central1"
}

resource "gcp_compute_network" "net" {
  name = "net"
}

resource "gcp_compute_subnetwork" "sub" {
  name          = "sub"
  network       = gcp_compute_network.net.id
  ip_cidr_range = "10.2.0.0/16"
  region        = "us-central1"
}
