# How many lines of this deployment's own logs say so; what else they say is kept out of the metric.
resource "google_logging_metric" "[[ lines.label ]]" {
  name   = "[[ lines.ref ]]${var.name_suffix}"
  filter = "resource.type=\"[[ s.monitored ]]\" AND [[ s.owner ]]:\"${var.name_suffix}\"[[ s.tail ]]"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}
