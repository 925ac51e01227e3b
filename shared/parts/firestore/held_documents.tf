# Roles of Firestore are given on the project; the condition keeps this one to the one database.
resource "google_project_iam_member" "[[ held.label ]]" {
  project = var.project_id
  role    = "[[ role ]]"
  member  = google_service_account.[[ identity.label ]].member

  condition {
    title      = "[[ documents.ref ]]-alone"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.[[ documents.label ]].name}\""
  }
}
