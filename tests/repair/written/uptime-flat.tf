resource "google_monitoring_uptime_check_config" "u" {
  display_name = "u-main"
  timeout      = 10
  period       = 60
  host         = "acme.com"
  path         = "/health"
  port         = 443
  use_ssl      = true
}
