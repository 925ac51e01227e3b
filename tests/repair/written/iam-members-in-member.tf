resource "google_project_iam_member" "m" {
  project = "acme-prod"
  role    = "roles/viewer"
  members = ["user:ann@acme.com"]
}
resource "google_project_iam_binding" "b" {
  project = "acme-prod"
  role    = "roles/editor"
  member  = "user:bob@acme.com"
}
