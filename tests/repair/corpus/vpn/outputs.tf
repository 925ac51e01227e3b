output "gateway_interfaces" {
  value = google_compute_ha_vpn_gateway.gateway.vpn_interfaces[*].ip_address
}
