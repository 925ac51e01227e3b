[% if vertex_access %]
resource "google_project_iam_member" "[[ vertex_access.label ]]" {
  project = var.project_id
  role    = "roles/aiplatform.user"
  member  = google_service_account.[[ identity.label ]].member
}
[% endif %]
