resource "google_compute_router" "[[ router.label ]]" {
  name    = "[[ router.ref ]]${var.name_suffix}"
  region  = var.region
  network = google_compute_network.[[ network.label ]].id
}
[% if s.static_ip %]

# What goes out has this address: others can let it in by name.
resource "google_compute_address" "[[ nat_ip.label ]]" {
  name         = "[[ nat_ip.ref ]]${var.name_suffix}"
  region       = var.region
  address_type = "EXTERNAL"
  network_tier = "PREMIUM"
}
[% endif %]

resource "google_compute_router_nat" "[[ nat.label ]]" {
  name                               = "[[ nat.ref ]]${var.name_suffix}"
  router                             = [[ router.address ]].name
  region                             = var.region
[% if s.static_ip %]
  nat_ip_allocate_option             = "MANUAL_ONLY"
  nat_ips                            = [[ "[" ]][[ nat_ip.address ]].self_link]
[% else %]
  nat_ip_allocate_option             = "AUTO_ONLY"
[% endif %]
  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"

  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}
