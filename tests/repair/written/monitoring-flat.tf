resource "google_monitoring_alert_policy" "cpu" {
  display_name = "CPU"
  combiner     = "OR"
  conditions {
    display_name    = "cpu"
    filter          = "metric.type=\"compute.googleapis.com/instance/cpu/utilization\" AND resource.type=\"gce_instance\""
    comparison      = "COMPARISON_GT"
    threshold_value = 0.8
    duration        = "60s"
  }
}
