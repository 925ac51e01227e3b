resource "google_secret_manager_secret_iam_member" "[[ held.label ]]" {
  secret_id = google_secret_manager_secret.[[ secret.label ]].secret_id
  role      = "[[ role ]]"
  member    = google_service_account.[[ identity.label ]].member
}
