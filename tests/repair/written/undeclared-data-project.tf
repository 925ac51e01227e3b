resource "google_project_iam_member" "m" {
  project = data.google_project.current.project_id
  role    = "roles/viewer"
  member  = "group:dev@acme.com"
}
