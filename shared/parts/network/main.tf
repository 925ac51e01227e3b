resource "google_compute_network" "[[ network.label ]]" {
  name                    = "[[ network.ref ]]${var.name_suffix}"
  auto_create_subnetworks = false
  routing_mode            = "REGIONAL"
}

resource "google_compute_subnetwork" "[[ subnet.label ]]" {
  name                     = "[[ subnet.ref ]]${var.name_suffix}"
  region                   = var.region
  network                  = google_compute_network.[[ network.label ]].id
  ip_cidr_range            = "10.10.0.0/24"
  private_ip_google_access = true
}
