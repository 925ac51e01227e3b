resource "google_spanner_database_iam_member" "[[ tables_access.label ]]" {
  instance = google_spanner_instance.[[ instance.label ]].name
  database = google_spanner_database.[[ database.label ]].name
  role     = "roles/spanner.databaseUser"
  member   = google_service_account.[[ identity.label ]].member
}
