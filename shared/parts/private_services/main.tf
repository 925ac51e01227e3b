# What has only a private address is reached over this range, which is peered with Google's services.
resource "google_compute_global_address" "[[ services_range.label ]]" {
  name          = "[[ services_range.ref ]]${var.name_suffix}"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 16
  network       = google_compute_network.[[ network.label ]].id
}

resource "google_service_networking_connection" "[[ peering.label ]]" {
  network                 = google_compute_network.[[ network.label ]].id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.[[ services_range.label ]].name]
}
