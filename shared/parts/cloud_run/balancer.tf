[% import "balanced.tf" as balanced %]
resource "google_compute_region_network_endpoint_group" "[[ endpoints.label ]]" {
  name                  = "[[ endpoints.ref ]]${var.name_suffix}"
  region                = [[ service.address ]].location
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = [[ service.address ]].name
  }
}

[[ balanced.service(behind, endpoints.address ~ ".id", none, by, by_s, "HTTPS") ]]
