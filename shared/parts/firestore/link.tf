# Roles of Firestore are given on the project; the condition keeps this one to the one database.
resource "google_project_iam_member" "[[ documents_access.label ]]" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.[[ identity.label ]].member

  condition {
    title      = "[[ documents.ref ]]-alone"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.[[ documents.label ]].name}\""
  }
}
