resource "google_compute_router" "[[ bgp_router.label ]]" {
  name    = "[[ bgp_router.ref ]]${var.name_suffix}"
  region  = var.region
  network = google_compute_network.[[ network.label ]].id

  bgp {
    asn = [[ s.asn ]]
  }
}

resource "google_compute_ha_vpn_gateway" "[[ gateway.label ]]" {
  name    = "[[ gateway.ref ]]${var.name_suffix}"
  region  = var.region
  network = google_compute_network.[[ network.label ]].id
}

resource "google_compute_external_vpn_gateway" "[[ peer.label ]]" {
  name            = "[[ peer.ref ]]${var.name_suffix}"
  redundancy_type = "SINGLE_IP_INTERNALLY_REDUNDANT"

  interface {
    id         = 0
    ip_address = var.[[ v.peer_ip ]]
  }
}

# Both ends hold this key; it is read from Secret Manager and set at the other end.
resource "random_password" "[[ key.label ]]" {
  length  = 40
  special = false
}

resource "google_secret_manager_secret" "[[ secret.label ]]" {
  secret_id = "[[ secret.ref ]]${var.name_suffix}"
  labels    = local.labels

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_version" "[[ secret_version.label ]]" {
  secret      = [[ secret.address ]].id
  secret_data = [[ key.address ]].result
}
[% for tunnel, port, session, number in [(tunnel_0, interface_0, session_0, 0), (tunnel_1, interface_1, session_1, 1)] %]

resource "google_compute_vpn_tunnel" "[[ tunnel.label ]]" {
  name                            = "[[ tunnel.ref ]]${var.name_suffix}"
  region                          = var.region
  vpn_gateway                     = [[ gateway.address ]].id
  vpn_gateway_interface           = [[ number ]]
  peer_external_gateway           = [[ peer.address ]].id
  peer_external_gateway_interface = 0
  router                          = [[ bgp_router.address ]].id
  shared_secret                   = [[ key.address ]].result
  ike_version                     = 2
  labels                          = local.labels
}

resource "google_compute_router_interface" "[[ port.label ]]" {
  name       = "[[ port.ref ]]${var.name_suffix}"
  region     = var.region
  router     = [[ bgp_router.address ]].name
  ip_range   = "169.254.[[ number ]].1/30"
  vpn_tunnel = [[ tunnel.address ]].name
}

resource "google_compute_router_peer" "[[ session.label ]]" {
  name            = "[[ session.ref ]]${var.name_suffix}"
  region          = var.region
  router          = [[ bgp_router.address ]].name
  interface       = [[ port.address ]].name
  peer_ip_address = "169.254.[[ number ]].2"
  peer_asn        = var.[[ v.peer_asn ]]
}
[% endfor %]
