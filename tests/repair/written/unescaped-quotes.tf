resource "google_logging_metric" "m" {
  name   = "errors"
  filter = "resource.type="gce_instance" AND severity>=ERROR"
  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}
