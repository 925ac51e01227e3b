# Three replicas in one region; whoever asks it names the instance and the database, and no address.
resource "google_spanner_instance" "[[ instance.label ]]" {
  name                         = "[[ instance.ref ]]${var.name_suffix}"
  display_name                 = "[[ instance.ref[:30] ]]"
  config                       = "regional-${var.region}"
  edition                      = "STANDARD"
  processing_units             = var.[[ v.units ]]
  default_backup_schedule_type = "[[ 'AUTOMATIC' if s.backups and not s.scheduled else 'NONE' ]]"
  labels                       = local.labels
}

resource "google_spanner_database" "[[ database.label ]]" {
  instance            = google_spanner_instance.[[ instance.label ]].name
  name                = "[[ s.database ]]"
  database_dialect    = "[[ 'POSTGRESQL' if s.dialect == 'postgresql' else 'GOOGLE_STANDARD_SQL' ]]"
  deletion_protection = var.[[ v.deletion_protection ]]
[% if s.version_days %]

  # Any state of the last days can be read.
  version_retention_period = "[[ s.version_days ]]d"
[% endif %]
}
[% if s.scheduled %]

# Full ones; in UTC.
resource "google_spanner_backup_schedule" "[[ schedule.label ]]" {
  instance           = google_spanner_instance.[[ instance.label ]].name
  database           = google_spanner_database.[[ database.label ]].name
  name               = "[[ schedule.ref ]]"
  retention_duration = "[[ s.backup_days * 86400 ]]s"

  spec {
    cron_spec {
      text = "[[ s.cron ]]"
    }
  }

  full_backup_spec {}
}
[% endif %]
