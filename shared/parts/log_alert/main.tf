[% if s.change != "none" %]
# How many changes of this kind the project's audit log tells of: admin activity is always written.
[% else %]
# How many lines of [[ "this deployment's own" if s.whose == "deployment" else "the project's" ]] logs say so; what else they say is kept out of the metric.
[% endif %]
resource "google_logging_metric" "[[ lines.label ]]" {
  name   = "[[ lines.ref ]]${var.name_suffix}"
  filter = "resource.type=\"[[ s.monitored ]]\"[% if s.change == "none" and s.whose == "deployment" %] AND [[ s.owner ]]:\"${var.name_suffix}\"[% endif %][[ s.tail ]]"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}
