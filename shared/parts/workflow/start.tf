# Google knows no such right on one workflow. Nothing but what starts it acts as this account, and it has no other right.
resource "google_project_iam_member" "[[ starts.label ]]" {
  project = var.project_id
  role    = "roles/workflows.invoker"
  member  = google_service_account.[[ identity.label ]].member
}
