locals {
  region = "us-east1"
}

resource "google_compute_network" "main" {
  name                    = "main"
  auto_create_subnets     = false
  routing_mode            = GLOBAL
}

resource "google_compute_subnetwork" "gke" {
  name                  = "gke"
  region                = local.region
  network               = google_compute_network.main
  cidr                  = "10.20.0.0/20"
  private_google_access = true

  secondary_ip_ranges = [
    { name = "pods", cidr = "10.21.0.0/16" },
    { name = "services", cidr = "10.22.0.0/20" },
  ]

  flow_logs {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.5
  }
}
