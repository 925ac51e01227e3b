# Three replicas in one region; whoever asks it names the instance and the database, and no address.
resource "google_spanner_instance" "[[ instance.label ]]" {
  name                         = "[[ instance.ref ]]${var.name_suffix}"
  display_name                 = "[[ instance.ref[:30] ]]"
  config                       = "regional-${var.region}"
  edition                      = "STANDARD"
  processing_units             = var.[[ v.units ]]
  default_backup_schedule_type = "[[ 'AUTOMATIC' if s.backups else 'NONE' ]]"
  labels                       = local.labels
}

resource "google_spanner_database" "[[ database.label ]]" {
  instance            = google_spanner_instance.[[ instance.label ]].name
  name                = "[[ s.database ]]"
  database_dialect    = "[[ 'POSTGRESQL' if s.dialect == 'postgresql' else 'GOOGLE_STANDARD_SQL' ]]"
  deletion_protection = var.[[ v.deletion_protection ]]
}
