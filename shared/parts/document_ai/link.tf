# Document AI gives this right on the project alone; it sends documents to processors and reads no stored ones.
resource "google_project_iam_member" "[[ document_access.label ]]" {
  project = var.project_id
  role    = "roles/documentai.apiUser"
  member  = google_service_account.[[ identity.label ]].member
}
