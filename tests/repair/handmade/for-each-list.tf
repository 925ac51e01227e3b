resource "google_project_service" "apis" {
  for_each = ["compute.googleapis.com", "run.googleapis.com"]
  service  = each.value
}
