# It has no public address: only what stands in the VPC reaches it.
resource "google_alloydb_cluster" "[[ cluster.label ]]" {
  cluster_id          = "[[ cluster.ref ]]${var.name_suffix}"
  location            = var.region
  database_version    = "POSTGRES_[[ s.version ]]"
  deletion_protection = var.[[ v.deletion_protection ]]
  labels              = local.labels

  network_config {
    network = google_compute_network.[[ network.label ]].id
  }

  # Every day, and every change between: it can be put back to any second of these days.
  automated_backup_policy {
    enabled       = true
    location      = var.region
    backup_window = "3600s"

    weekly_schedule {
      days_of_week = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]

      start_times {
        hours = 3
      }
    }

    time_based_retention {
      retention_period = "[[ s.backup_days * 86400 ]]s"
    }
  }

  continuous_backup_config {
    enabled              = true
    recovery_window_days = [[ s.log_days ]]
  }

  depends_on = [google_service_networking_connection.[[ peering.label ]]]
}

resource "google_alloydb_instance" "[[ primary.label ]]" {
  cluster           = google_alloydb_cluster.[[ cluster.label ]].name
  instance_id       = "[[ primary.ref ]]${var.name_suffix}"
  instance_type     = "PRIMARY"
  availability_type = "[[ s.availability | upper ]]"
  labels            = local.labels

  machine_config {
    cpu_count = var.[[ v.cpus ]]
  }

  client_connection_config {
    ssl_config {
      ssl_mode = "ENCRYPTED_ONLY"
    }
  }
}
[% if s.read_nodes %]

# Nodes that read the same storage; their number can be changed while it runs.
resource "google_alloydb_instance" "[[ readers.label ]]" {
  cluster       = google_alloydb_cluster.[[ cluster.label ]].name
  instance_id   = "[[ readers.ref ]]${var.name_suffix}"
  instance_type = "READ_POOL"
  labels        = local.labels

  machine_config {
    cpu_count = var.[[ v.cpus ]]
  }

  read_pool_config {
    node_count = [[ s.read_nodes ]]
  }

  depends_on = [google_alloydb_instance.[[ primary.label ]]]
}
[% endif %]
