[% if password_access %]
resource "google_secret_manager_secret_iam_member" "[[ password_access.label ]]" {
  secret_id = google_secret_manager_secret.[[ password.label ]].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.[[ identity.label ]].member
}
[% endif %]
