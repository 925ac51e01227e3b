provider "google" {
  project = var.project_id
}

resource "google_monitoring_notification_channel" "email" {
  display_name = "On call"
  type         = "email"

  labels = {
    email_address = var.email
  }
}

resource "google_monitoring_alert_policy" "cpu" {
  display_name = "CPU high"
  combiner     = "OR"
  enabled      = true

  conditions {
    display_name = "CPU above 80%"

    condition_threshold {
      filter          = "resource.type=\"gce_instance\" AND metric.type=\"compute.googleapis.com/instance/cpu/utilization\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0.8
      duration        = "120s"

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_MEAN"
      }

      trigger {
        count = 1
      }
    }
  }

  notification_channels = [google_monitoring_notification_channel.email.id]

  documentation {
    content   = "Look at the machine."
    mime_type = "text/markdown"
  }

  user_labels = {
    severity = "critical"
  }
}

resource "google_monitoring_uptime_check_config" "https" {
  display_name = "site-up"
  timeout      = "10s"
  period       = "60s"

  http_check {
    path         = "/"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = "example.com"
    }
  }
}

resource "google_monitoring_dashboard" "main" {
  dashboard_json = jsonencode({
    displayName = "Main"
    gridLayout = {
      columns = 2
      widgets = []
    }
  })
}

resource "google_logging_metric" "errors" {
  name   = "app-errors"
  filter = "severity>=ERROR"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}
