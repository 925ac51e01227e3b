resource "google_monitoring_alert_policy" "cpu" {
  display_name = "CPU high"
  combiner     = "OR"

  condition {
    display_name = "CPU above 80%"
    condition_threshold {
      filter          = "resource.type=\"gce_instance\" AND metric.type=\"compute.googleapis.com/instance/cpu/utilization\""
      comparison      = "COMPARISON_GT"
      threshold       = 0.8
      duration        = 60

      aggregation {
        alignment_period     = 60
        per_series_aligner = "ALIGN_MEAN"
      }
    }
  }

  notification_channels = google_monitoring_notification_channel.email.name

  documentation = "CPU is high"
}

resource "google_monitoring_notification_channel" "email" {
  display_name = "Mail"
  type         = "email"
  label = {
    email_address = "ops@example.com"
  }
}
