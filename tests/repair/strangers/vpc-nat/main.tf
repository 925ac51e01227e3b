locals {
  name   = "core"
  region = "us-central1"
}

resource "google_compute_network" "core" {
  name                   = "${local.name}-vpc"
  auto_create_subnetwork = false
  cidr_block             = "10.0.0.0/16"
}

resource "google_compute_subnetwork" "private" {
  name                     = "${locals.name}-private"
  cidr_range               = "10.0.1.0/24"
  region                   = local.region
  network                  = google_compute_network.core.id
  private_google_access    = true
}

resource "google_compute_router" "router" {
  name    = "${local.name}-router"
  region  = local.region
  network = google_compute_network.core.id
}

resource "google_compute_router_nat" "nat" {
  name    = "${local.name}-nat"
  router  = google_compute_router.router.name
  region  = local.region
  nat_ips = [google_compute_address.nat.self_link]

  source_subnetwork_ip_ranges = "ALL_SUBNETWORKS_ALL_IP_RANGES"

  log_config = {
    enable = true
    filter = "ERRORS_ONLY"
  }
}
