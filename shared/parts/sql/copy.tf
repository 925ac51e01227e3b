# The role is given on the project; the condition keeps it to the one instance, which this account may have copied.
resource "google_project_iam_member" "[[ copy_access.label ]]" {
  project = var.project_id
  role    = "roles/cloudsql.viewer"
  member  = google_service_account.[[ identity.label ]].member

  condition {
    title      = "[[ db.ref ]]-alone"
    expression = "resource.name == \"projects/${var.project_id}/instances/${google_sql_database_instance.[[ db.label ]].name}\""
  }
}
