# The cache has no public address: only what stands in the VPC reaches it.
resource "google_redis_instance" "[[ cache.label ]]" {
  name                = "[[ cache.ref ]]${var.name_suffix}"
  region              = var.region
  tier                = "[[ 'STANDARD_HA' if s.availability == 'regional' else 'BASIC' ]]"
  memory_size_gb      = var.[[ v.memory_gb ]]
  redis_version       = "[[ s.version ]]"
  authorized_network  = google_compute_network.[[ network.label ]].id
  connect_mode        = "PRIVATE_SERVICE_ACCESS"
  deletion_protection = var.[[ v.deletion_protection ]]
  labels              = local.labels

  depends_on = [google_service_networking_connection.[[ peering.label ]]]
}
