[% macro by_endpoint() %]

      psc_config {
        psc_enabled               = true
        allowed_consumer_projects = [var.project_id[% for each in s.each_consumer %], "[[ each ]]"[% endfor %]]
      }
[% endmacro %]
[% macro endpoint_of(database, place, rule, what) %]

# Where [[ what ]] answers in the network: an endpoint of Private Service Connect.
resource "google_compute_address" "[[ place.label ]]" {
  name         = "[[ place.ref ]]${var.name_suffix}"
  region       = var.region
  subnetwork   = google_compute_subnetwork.[[ subnet.label ]].id
  address_type = "INTERNAL"
}

resource "google_compute_forwarding_rule" "[[ rule.label ]]" {
  name                  = "[[ rule.ref ]]${var.name_suffix}"
  region                = var.region
  network               = google_compute_network.[[ network.label ]].id
  ip_address            = google_compute_address.[[ place.label ]].address
  target                = google_sql_database_instance.[[ database.label ]].psc_service_attachment_link
  load_balancing_scheme = ""
}
[% endmacro %]
[% if s.networks %]
# It has a public address because somebody asked for it: the ranges below may reach it, and nobody else.
[% else %]
# The database has no public address: only what stands in the VPC reaches it[[ ", at an endpoint" if s.psc else "" ]].
[% endif %]
resource "google_sql_database_instance" "[[ db.label ]]" {
  name                = "[[ db.ref ]]${var.name_suffix}"
  region              = var.region
  database_version    = "[[ s.database_version ]]"
[% if s.has_root %]
  root_password       = random_password.[[ root.label ]].result
[% endif %]
  deletion_protection = var.[[ v.deletion_protection ]]

  settings {
    tier                        = var.[[ v.database_tier ]]
    edition                     = "[[ s.edition | upper ]]"
    availability_type           = "[[ s.availability | upper ]]"
    disk_size                   = [[ s.disk_gb ]]
    disk_type                   = "[[ s.disk_type ]]"
    disk_autoresize             = true
    disk_autoresize_limit       = [[ s.disk_limit ]]
    deletion_protection_enabled = var.[[ v.deletion_protection ]]
    user_labels                 = local.labels

    ip_configuration {
[% if s.psc %]
      ipv4_enabled = false
      ssl_mode     = "ENCRYPTED_ONLY"
[[ by_endpoint() -]]
[% else %]
      ipv4_enabled    = [[ 'true' if s.networks else 'false' ]]
      private_network = google_compute_network.[[ network.label ]].id
      ssl_mode        = "ENCRYPTED_ONLY"
[% endif %]
[% for each in s.networks %]

      authorized_networks {
        name  = "asked-for-[[ loop.index ]]"
        value = "[[ each ]]"
      }
[% endfor %]
    }

    backup_configuration {
[% if s.engine == "mysql" %]
      enabled                        = [[ s.backups | lower ]]
      binary_log_enabled             = [[ s.logged | lower ]]
      start_time                     = "[[ "%02d:%02d" | format(s.backup_hour, s.backup_minute) ]]"
      transaction_log_retention_days = [[ s.log_days ]]
[% else %]
      enabled                        = [[ s.backups | lower ]]
      point_in_time_recovery_enabled = [[ s.logged | lower ]]
      start_time                     = "[[ "%02d:%02d" | format(s.backup_hour, s.backup_minute) ]]"
      transaction_log_retention_days = [[ s.log_days ]]
[% endif %]

      backup_retention_settings {
        retained_backups = [[ s.backup_days ]]
      }
    }

    maintenance_window {
      day          = [[ s.maintenance_day ]]
      hour         = [[ s.maintenance_hour ]]
      update_track = "stable"
    }
[% if s.query_insights %]

    insights_config {
      query_insights_enabled  = true
      record_application_tags = true
    }
[% endif %]
[% if s.pooling %]

    # Google's own pool of connections: what is idle in an application holds none in the database.
    connection_pool_config {
      connection_pooling_enabled = true
    }
[% endif %]
[% for name, value in s.all_flags %]

    database_flags {
      name  = "[[ name ]]"
      value = "[[ value ]]"
    }
[% endfor %]
  }
[% if peering %]

  depends_on = [google_service_networking_connection.[[ peering.label ]]]
[% endif %]
}
[% if s.psc %]
[[ endpoint_of(db, place, endpoint, "the database") -]]
[% endif %]

resource "google_sql_database" "[[ database.label ]]" {
  name     = "[[ database.ref ]]"
  instance = google_sql_database_instance.[[ db.label ]].name
}
[% if s.more_databases %]

resource "google_sql_database" "[[ databases.label ]]" {
  for_each = toset([[ s.more_databases | reject('equalto', database.ref) | list | tojson ]])

  name     = each.value
  instance = google_sql_database_instance.[[ db.label ]].name
}
[% endif %]
[% if s.has_root %]

resource "random_password" "[[ root.label ]]" {
  length           = 32
  override_special = "-_"
}
[% endif %]
[% if s.replica %]

# It is read from, and can be made a database of its own when the first one's region fails.
resource "google_sql_database_instance" "[[ replica.label ]]" {
  name                 = "[[ replica.ref ]]${var.name_suffix}"
  region               = [[ '"' ~ s.replica_region ~ '"' if s.replica_region else 'var.region' ]]
  database_version     = google_sql_database_instance.[[ db.label ]].database_version
  master_instance_name = google_sql_database_instance.[[ db.label ]].name
  deletion_protection  = var.[[ v.deletion_protection ]]

  settings {
    tier                        = var.[[ v.database_tier ]]
    edition                     = "[[ s.edition | upper ]]"
    availability_type           = "ZONAL"
    disk_size                   = [[ s.disk_gb ]]
    disk_type                   = "[[ s.disk_type ]]"
    disk_autoresize             = true
    disk_autoresize_limit       = [[ s.disk_limit ]]
    deletion_protection_enabled = var.[[ v.deletion_protection ]]
    user_labels                 = local.labels

    ip_configuration {
[% if s.psc %]
      ipv4_enabled = false
      ssl_mode     = "ENCRYPTED_ONLY"
[[ by_endpoint() -]]
[% else %]
      ipv4_enabled    = false
      private_network = google_compute_network.[[ network.label ]].id
      ssl_mode        = "ENCRYPTED_ONLY"
[% endif %]
    }
[% for name, value in s.all_flags %]

    database_flags {
      name  = "[[ name ]]"
      value = "[[ value ]]"
    }
[% endfor %]
  }
[% if peering %]

  depends_on = [google_service_networking_connection.[[ peering.label ]]]
[% endif %]
}
[% if s.psc %]
[[ endpoint_of(replica, replica_place, replica_endpoint, "the replica") -]]
[% endif %]
[% endif %]
