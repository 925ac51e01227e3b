resource "google_monitoring_alert_policy" "cpu" {
  display_name = "CPU"
  combiner     = "OR"
  condition {
    display_name = "cpu"
    threshold {
      filter     = "metric.type=\"compute.googleapis.com/instance/cpu/utilization\" AND resource.type=\"gce_instance\""
      comparison = ">"
      value      = 0.8
      duration   = 60
    }
  }
  notification_channel = google_monitoring_notification_channel.mail.id
}
resource "google_monitoring_notification_channel" "mail" {
  display_name = "mail"
  type         = "email"
  labels {
    email_address = "ops@acme.com"
  }
}
