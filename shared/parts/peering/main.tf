resource "google_network_connectivity_hub" "[[ hub.label ]]" {
  name        = "[[ hub.ref ]]${var.name_suffix}"
  description = "Networks that reach each other's private addresses"
  labels      = local.labels
}

resource "google_compute_network" "[[ spoke_network.label ]]" {
  for_each = var.[[ v.spokes ]]

  name                    = "[[ spoke_network.ref ]]-${each.key}${var.name_suffix}"
  auto_create_subnetworks = false
  routing_mode            = "REGIONAL"
}

resource "google_compute_subnetwork" "[[ spoke_subnet.label ]]" {
  for_each = var.[[ v.spokes ]]

  name                     = "[[ spoke_subnet.ref ]]-${each.key}${var.name_suffix}"
  region                   = var.region
  network                  = [[ spoke_network.address ]][each.key].id
  ip_cidr_range            = each.value
  private_ip_google_access = true
}

resource "google_network_connectivity_spoke" "[[ spoke.label ]]" {
  for_each = var.[[ v.spokes ]]

  name     = "[[ spoke.ref ]]-${each.key}${var.name_suffix}"
  location = "global"
  hub      = [[ hub.address ]].id
  labels   = local.labels

  linked_vpc_network {
    uri = [[ spoke_network.address ]][each.key].self_link
  }

  depends_on = [[ "[" ]][[ spoke_subnet.address ]]]
}
