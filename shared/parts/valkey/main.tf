# Lets Memorystore make addresses in the subnet.
resource "google_network_connectivity_service_connection_policy" "[[ endpoints.label ]]" {
  name          = "[[ endpoints.ref ]]${var.name_suffix}"
  location      = var.region
  service_class = "gcp-memorystore"
  network       = google_compute_network.[[ network.label ]].id
  labels        = local.labels

  psc_config {
    subnetworks = [[ "[" ]]google_compute_subnetwork.[[ subnet.label ]].id]
  }
}

# It has private addresses only: what stands in the network reaches it.
resource "google_memorystore_instance" "[[ cache.label ]]" {
  instance_id                 = "[[ cache.ref ]]${var.name_suffix}"
  location                    = var.region
  mode                        = "[[ 'CLUSTER' if s.clustered else 'CLUSTER_DISABLED' ]]"
  shard_count                 = var.[[ v.shards ]]
  replica_count               = [[ s.replicas ]]
  node_type                   = var.[[ v.node_type ]]
  engine_version              = "VALKEY_[[ s.version | replace('.', '_') ]]"
  transit_encryption_mode     = "[[ 'SERVER_AUTHENTICATION' if s.tls else 'TRANSIT_ENCRYPTION_DISABLED' ]]"
  authorization_mode          = "AUTH_DISABLED"
  deletion_protection_enabled = var.[[ v.deletion_protection ]]
  labels                      = local.labels

  desired_auto_created_endpoints {
    network    = google_compute_network.[[ network.label ]].id
    project_id = var.project_id
  }
[% if s.backups %]

  automated_backup_config {
    retention = "2592000s"

    fixed_frequency_schedule {
      start_time {
        hours = 3
      }
    }
  }
[% endif %]

  depends_on = [google_network_connectivity_service_connection_policy.[[ endpoints.label ]]]
}
