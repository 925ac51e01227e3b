# The role is given on the project; the condition keeps it to the one database.
resource "google_project_iam_member" "[[ copy_access.label ]]" {
  project = var.project_id
  role    = "roles/datastore.importExportAdmin"
  member  = google_service_account.[[ identity.label ]].member

  condition {
    title      = "[[ documents.ref ]]-alone"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.[[ documents.label ]].name}\""
  }
}
