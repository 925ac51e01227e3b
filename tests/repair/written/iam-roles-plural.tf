resource "google_project_iam_member" "m" {
  project = "acme-prod"
  roles   = ["roles/viewer", "roles/logging.viewer"]
  member  = "user:ann@acme.com"
}
