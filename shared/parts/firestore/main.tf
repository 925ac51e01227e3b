resource "google_firestore_database" "[[ documents.label ]]" {
  name                              = "[[ documents.ref ]]${var.name_suffix}"
  location_id                       = [[ '"' ~ s.location ~ '"' if s.location else 'var.region' ]]
  type                              = "[[ 'DATASTORE_MODE' if s.mode == 'datastore' else 'FIRESTORE_NATIVE' ]]"
  database_edition                  = "[[ 'ENTERPRISE' if s.mongodb else 'STANDARD' ]]"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_[[ 'ENABLED' if s.pitr else 'DISABLED' ]]"
  delete_protection_state           = var.[[ v.deletion_protection ]] ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"
[% if s.mongodb %]

  # Drivers of MongoDB speak to it: mongodb://...firestore.goog:443/
  mongodb_compatible_data_access_mode = "DATA_ACCESS_MODE_ENABLED"
[% endif %]
}
[% if s.backups %]

resource "google_firestore_backup_schedule" "[[ backup.label ]]" {
  database  = google_firestore_database.[[ documents.label ]].name
  retention = "[[ s.backup_days * 86400 ]]s"

  daily_recurrence {}
}
[% endif %]
[% if s.weekly %]

resource "google_firestore_backup_schedule" "[[ weekly.label ]]" {
  database  = google_firestore_database.[[ documents.label ]].name
  retention = "[[ s.weekly_days * 86400 ]]s"

  weekly_recurrence {
    day = "[[ s.weekday ]]"
  }
}
[% endif %]
