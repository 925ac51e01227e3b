resource "google_secret_manager_secret_iam_member" "[[ read_access.label ]]" {
  secret_id = google_secret_manager_secret.[[ secret.label ]].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.[[ identity.label ]].member
[% if version %]

  # Who starts after this finds a version to read.
  depends_on = [google_secret_manager_secret_version.[[ version.label ]]]
[% endif %]
}
