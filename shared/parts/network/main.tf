[% macro part_of(made, number) %]
resource "google_compute_subnetwork" "[[ made.label ]]" {
  name                     = "[[ made.ref ]]${var.name_suffix}"
  region                   = [[ ('"' ~ s.place(number) ~ '"') if s.place(number) else "var.region" ]]
  network                  = google_compute_network.[[ network.label ]].id
  ip_cidr_range            = "[[ s.subnet(number) ]]"
  private_ip_google_access = true
[% for name, addresses in s.secondary_ranges if number == 0 %]

  secondary_ip_range {
    range_name    = "[[ name ]]"
    ip_cidr_range = "[[ addresses ]]"
  }
[% endfor %]
[% if s.flow_logs %]

  log_config {
    aggregation_interval = "INTERVAL_5_MIN"
    flow_sampling        = 0.5
    metadata             = "INCLUDE_ALL_METADATA"
  }
[% endif %]
}

[% endmacro %]
resource "google_compute_network" "[[ network.label ]]" {
  name                    = "[[ network.ref ]]${var.name_suffix}"
  auto_create_subnetworks = false
  routing_mode            = "REGIONAL"
}

[[ part_of(subnet, 0) ]]
[% if s.many >= 2 %]
[[ part_of(subnet_2, 1) ]]
[% endif %]
[% if s.many >= 3 %]
[[ part_of(subnet_3, 2) ]]
[% endif %]
[% if s.many >= 4 %]
[[ part_of(subnet_4, 3) ]]
[% endif %]
[% if s.ranges %]
# What stands in further regions speaks to the rest of the deployment through a subnet there.
resource "google_compute_subnetwork" "[[ subnet_there.label ]]" {
  for_each = {
[% for region, addresses in s.ranges %]
    [[ ('"' ~ region ~ '"').ljust(2 + (s.ranges | map("first") | map("length") | max)) ]] = "[[ addresses ]]"
[% endfor %]
  }

  name                     = "[[ subnet_there.ref ]]${var.name_suffix}"
  region                   = each.key
  network                  = google_compute_network.[[ network.label ]].id
  ip_cidr_range            = each.value
  private_ip_google_access = true
}
[% endif %]
[% if s.has_dns_policy %]

# How the network asks for names[[ ", and who may ask it from outside" if s.dns_inbound else "" ]].
resource "google_dns_policy" "[[ names.label ]]" {
  name                      = "[[ names.ref ]]${var.name_suffix}"
  enable_inbound_forwarding = [[ s.dns_inbound | lower ]]
  enable_logging            = [[ s.dns_logs | lower ]]

  networks {
    network_url = google_compute_network.[[ network.label ]].id
  }
[% if s.each_server %]

  alternative_name_server_config {
[% for each in s.each_server %]
    target_name_servers {
      ipv4_address = "[[ each ]]"
    }
[% if not loop.last %]

[% endif %]
[% endfor %]
  }
[% endif %]
}
[% endif %]
