resource "google_monitoring_uptime_check" "api" {
  display_name = "api"
  timeout      = 10
  period       = 60

  http_check {
    path         = "/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource = {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = var.host
    }
  }
}

variable "project_id" {}

output "check" {
  value = google_monitoring_uptime_check.api.uptime_check_id
}
