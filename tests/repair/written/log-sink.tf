resource "google_logging_project_sink" "s" {
  name        = "s-main"
  destination = "storage.googleapis.com/acme-logs"
  filter      = "severity >= "ERROR""
  unique_writer = true
}
