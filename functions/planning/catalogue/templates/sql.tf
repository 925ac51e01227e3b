# The database has no public address: it is reached over a range of the VPC that is peered with Google's services.
resource "google_compute_global_address" "[[ sql_range.label ]]" {
  name          = "[[ sql_range.ref ]]${var.name_suffix}"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 16
  network       = google_compute_network.[[ network.label ]].id
}

resource "google_service_networking_connection" "[[ peering.label ]]" {
  network                 = google_compute_network.[[ network.label ]].id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.[[ sql_range.label ]].name]
}

resource "google_sql_database_instance" "[[ db.label ]]" {
  name                = "[[ db.ref ]]${var.name_suffix}"
  region              = var.region
  database_version    = "[[ 'MYSQL_8_0' if engine == 'mysql' else 'POSTGRES_16' ]]"
  deletion_protection = var.deletion_protection

  settings {
    tier                        = var.database_tier
    edition                     = "ENTERPRISE"
    availability_type           = "[[ size.sql_availability ]]"
    disk_size                   = [[ size.sql_disk_gb ]]
    disk_type                   = "[[ size.sql_disk_type ]]"
    disk_autoresize             = true
    deletion_protection_enabled = var.deletion_protection
    user_labels                 = local.labels

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.[[ network.label ]].id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
[% if engine == "mysql" %]
      enabled            = [[ size.sql_backups | lower ]]
      binary_log_enabled = [[ size.sql_backups | lower ]]
      start_time         = "03:00"
[% else %]
      enabled                        = [[ size.sql_backups | lower ]]
      point_in_time_recovery_enabled = [[ size.sql_backups | lower ]]
      start_time                     = "03:00"
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
      name  = "[[ 'cloudsql_iam_authentication' if engine == 'mysql' else 'cloudsql.iam_authentication' ]]"
      value = "on"
    }
  }

  depends_on = [google_service_networking_connection.[[ peering.label ]]]
}

resource "google_sql_database" "[[ database.label ]]" {
  name     = "[[ database.ref ]]"
  instance = google_sql_database_instance.[[ db.label ]].name
}

# The application logs in as its own service account: there is no password to keep or to leak.
resource "google_sql_user" "[[ user.label ]]" {
[% if engine == "mysql" %]
  name     = google_service_account.[[ identity.label ]].email
[% else %]
  name     = trimsuffix(google_service_account.[[ identity.label ]].email, ".gserviceaccount.com")
[% endif %]
  instance = google_sql_database_instance.[[ db.label ]].name
  type     = "CLOUD_IAM_SERVICE_ACCOUNT"
}

resource "google_project_iam_member" "[[ db_login.label ]]" {
  project = var.project_id
  role    = "roles/cloudsql.instanceUser"
  member  = google_service_account.[[ identity.label ]].member
}
