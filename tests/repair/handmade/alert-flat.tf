resource "google_monitoring_notification_channel" "mail" {
  display_name = "mail"
  type         = "email"
  email        = "ops@example.com"
}
resource "google_monitoring_alert_policy" "cpu" {
  display_name = "cpu"
  condition {
    display_name    = "cpu high"
    condition_threshold {
      filter          = "metric.type=\"compute.googleapis.com/instance/cpu/utilization\" resource.type=\"gce_instance\""
      threshold_value = "0.8"
      duration        = "60s"
      comparison      = "COMPARISON_GT"
    }
  }
  notification_channels = google_monitoring_notification_channel.mail.id
}
