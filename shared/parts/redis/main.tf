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
[% if s.auth or s.tls %]

[% endif %]
[% if s.auth %]
  auth_enabled[[ '           ' if s.tls else '' ]] = true
[% endif %]
  [% if s.tls %]
  transit_encryption_mode = "SERVER_AUTHENTICATION"
  [% endif %]
[% if s.snapshots %]

  persistence_config {
    persistence_mode    = "RDB"
    rdb_snapshot_period = "TWENTY_FOUR_HOURS"
  }
[% endif %]

  depends_on = [google_service_networking_connection.[[ peering.label ]]]
}
[% if s.auth %]

# Google makes the password up; its users read it from here.
resource "google_secret_manager_secret" "[[ password.label ]]" {
  secret_id = "[[ password.ref ]]${var.name_suffix}"
  labels    = local.labels

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_version" "[[ password_version.label ]]" {
  secret      = google_secret_manager_secret.[[ password.label ]].id
  secret_data = google_redis_instance.[[ cache.label ]].auth_string
}
[% endif %]
