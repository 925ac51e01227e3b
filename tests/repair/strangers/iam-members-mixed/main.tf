locals {
  roles = ["roles/logging.logWriter", "roles/monitoring.metricWriter"]
}

resource "google_service_account" "app" {
  name         = "app-runner"
  display_name = "App runner"
}

resource "google_project_iam_member" "app" {
  for_each = local.roles
  project  = var.project
  role     = each.value
  members  = ["serviceAccount:${google_service_account.app.email}"]
}

resource "google_project_iam_binding" "viewers" {
  project = var.project
  role    = "roles/viewer"
  members = "group:devs@example.com"
}

resource "google_service_account_key" "app" {
  service_account = google_service_account.app.name
}

variable "project" {
  type = "string"
}
