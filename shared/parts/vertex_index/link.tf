resource "google_project_iam_member" "[[ vectors_access.label ]]" {
  project = var.project_id
  role    = "roles/aiplatform.viewer"
  member  = google_service_account.[[ identity.label ]].member
}
