provider "google" {
  project = var.project_id
  region  = "us-central1"
}

resource "google_compute_network" "hub" {
  name                    = "hub"
  auto_create_subnetworks = false
  routing_mode            = "GLOBAL"
}

resource "google_compute_network" "spoke" {
  name                    = "spoke"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "hub" {
  name          = "hub-subnet"
  network       = google_compute_network.hub.id
  region        = "us-central1"
  ip_cidr_range = "10.0.0.0/16"

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.5
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

resource "google_compute_subnetwork" "spoke" {
  name          = "spoke-subnet"
  network       = google_compute_network.spoke.id
  region        = "us-central1"
  ip_cidr_range = "10.1.0.0/16"
}

resource "google_compute_network_peering" "hub_to_spoke" {
  name                 = "hub-to-spoke"
  network              = google_compute_network.hub.self_link
  peer_network         = google_compute_network.spoke.self_link
  export_custom_routes = true
}

resource "google_compute_network_peering" "spoke_to_hub" {
  name                 = "spoke-to-hub"
  network              = google_compute_network.spoke.self_link
  peer_network         = google_compute_network.hub.self_link
  import_custom_routes = true
  depends_on           = [google_compute_network_peering.hub_to_spoke]
}

resource "google_compute_firewall" "internal" {
  name      = "hub-allow-internal"
  network   = google_compute_network.hub.id
  direction = "INGRESS"
  priority  = 900

  allow {
    protocol = "icmp"
  }

  allow {
    protocol = "tcp"
    ports    = ["0-65535"]
  }

  source_ranges = [google_compute_subnetwork.spoke.ip_cidr_range]
}
