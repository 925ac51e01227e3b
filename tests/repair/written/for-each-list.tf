resource "google_project_service" "apis" {
  for_each = ["run.googleapis.com", "sqladmin.googleapis.com"]
  service  = each.value
}
