resource "google_monitoring_alert_policy" "disk" {
  display_name = "Disk reads"
  combiner     = "OR"

  conditions {
    display_name = "Reads"
    condition_threshold {
      filter     = "resource.type="gce_instance" AND metric.type="compute.googleapis.com/instance/disk/read_bytes_count""
      comparison = "COMPARISON_GT"
      duration   = "120s"
      threshold_value = "100000000"

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_RATE"
      }
    }
  }
}

resource "google_monitoring_uptime_check_config" "web" {
  display_name = "web"
  timeout      = "10s"

  http_check {
    path = "/"
    port = "80"
  }

  resource {
    type = "uptime_url"
    labels = {
      host = "www.example.com"
    }
  }
}
