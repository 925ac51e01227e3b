resource "google_compute_region_network_endpoint_group" "[[ endpoints.label ]]" {
  name                  = "[[ endpoints.ref ]]${var.name_suffix}"
  region                = [[ service.address ]].location
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = [[ service.address ]].name
  }
}

resource "google_compute_region_backend_service" "[[ within.label ]]" {
  name                  = "[[ within.ref ]]${var.name_suffix}"
  region                = var.region
  protocol              = "HTTPS"
  load_balancing_scheme = "INTERNAL_MANAGED"

  backend {
    group           = [[ endpoints.address ]].id
    balancing_mode  = "UTILIZATION"
    capacity_scaler = 1.0
  }
}
