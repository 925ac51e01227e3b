variable "project" {}
resource "google_service_account" "app" {
  account_id = "app-sa"
  project    = "${var.project}"
}
resource "google_project_iam_member" "app" {
  project = "${var.project}"
  role    = "roles/logging.logWriter"
  member  = "serviceAccount:${google_service_account.app.email}"
  depends_on = ["google_service_account.app"]
}
