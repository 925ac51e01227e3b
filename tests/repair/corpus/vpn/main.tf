provider "google" {
  project = var.project_id
  region  = "europe-west1"
}

resource "google_compute_network" "vpn" {
  name                    = "vpn-net"
  auto_create_subnetworks = false
}

resource "google_compute_ha_vpn_gateway" "gateway" {
  name    = "ha-gateway"
  region  = "europe-west1"
  network = google_compute_network.vpn.id
}

resource "google_compute_external_vpn_gateway" "office" {
  name            = "office"
  redundancy_type = "SINGLE_IP_INTERNALLY_REDUNDANT"

  interface {
    id         = 0
    ip_address = var.office_ip
  }
}

resource "google_compute_router" "vpn" {
  name    = "vpn-router"
  region  = "europe-west1"
  network = google_compute_network.vpn.name

  bgp {
    asn            = 64515
    advertise_mode = "CUSTOM"

    advertised_ip_ranges {
      range = "10.0.0.0/8"
    }
  }
}

resource "google_compute_vpn_tunnel" "tunnel" {
  name                            = "office-tunnel"
  region                          = "europe-west1"
  vpn_gateway                     = google_compute_ha_vpn_gateway.gateway.id
  peer_external_gateway           = google_compute_external_vpn_gateway.office.id
  peer_external_gateway_interface = 0
  vpn_gateway_interface           = 0
  shared_secret                   = var.shared_secret
  router                          = google_compute_router.vpn.id
}
