resource "google_compute_address" "[[ address.label ]]" {
  name         = "[[ address.ref ]]${var.name_suffix}"
  region       = var.region
  address_type = "EXTERNAL"
  network_tier = "PREMIUM"
}
