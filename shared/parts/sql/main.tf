# The database has no public address: only what stands in the VPC reaches it.
resource "google_sql_database_instance" "[[ db.label ]]" {
  name                = "[[ db.ref ]]${var.name_suffix}"
  region              = var.region
  database_version    = "[[ 'MYSQL_8_4' if s.engine == 'mysql' else 'POSTGRES_16' ]]"
  deletion_protection = var.[[ v.deletion_protection ]]

  settings {
    tier                        = var.[[ v.database_tier ]]
    edition                     = "ENTERPRISE"
    availability_type           = "[[ s.availability | upper ]]"
    disk_size                   = [[ s.disk_gb ]]
    disk_type                   = "[[ s.disk_type ]]"
    disk_autoresize             = true
    deletion_protection_enabled = var.[[ v.deletion_protection ]]
    user_labels                 = local.labels

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.[[ network.label ]].id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
[% if s.engine == "mysql" %]
      enabled                        = [[ s.backups | lower ]]
      binary_log_enabled             = [[ s.backups | lower ]]
      start_time                     = "03:00"
      transaction_log_retention_days = 7
[% else %]
      enabled                        = [[ s.backups | lower ]]
      point_in_time_recovery_enabled = [[ s.backups | lower ]]
      start_time                     = "03:00"
      transaction_log_retention_days = 7
[% endif %]

      backup_retention_settings {
        retained_backups = 7
      }
    }

    maintenance_window {
      day          = 7
      hour         = 4
      update_track = "stable"
    }

    database_flags {
      name  = "[[ 'cloudsql_iam_authentication' if s.engine == 'mysql' else 'cloudsql.iam_authentication' ]]"
      value = "on"
    }
  }

  depends_on = [google_service_networking_connection.[[ peering.label ]]]
}

resource "google_sql_database" "[[ database.label ]]" {
  name     = "[[ database.ref ]]"
  instance = google_sql_database_instance.[[ db.label ]].name
}
