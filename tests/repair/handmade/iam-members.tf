resource "google_service_account" "sa" {
  account_id = "app-runner"
}
resource "google_project_iam_member" "m" {
  project = "p"
  role    = "roles/logging.logWriter"
  member  = google_service_account.sa.member_name
}
resource "google_project_iam_binding" "b" {
  project = "p"
  role    = "roles/logging.viewer"
  members = "group:devs@example.com"
}
