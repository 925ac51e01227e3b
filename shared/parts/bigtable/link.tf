resource "google_bigtable_instance_iam_member" "[[ rows_access.label ]]" {
  instance = google_bigtable_instance.[[ instance.label ]].name
  role     = "roles/bigtable.user"
  member   = google_service_account.[[ identity.label ]].member
}
