resource "google_monitoring_alert_policy" "[[ label ]]" {
  project               = var.project_id
  display_name          = "[[ watched.ref ]] — [[ name ]]"
  combiner              = "OR"
  enabled               = true
  severity              = "[[ severity | upper ]]"
  notification_channels = [google_monitoring_notification_channel.ops_webhook.id[% for each in channels %], [[ each ]].id[% endfor %]]

  user_labels = merge(local.labels, {
    resource = [[ watched.address ]].[[ watched.called ]]
    metric   = "[[ name ]]"
    severity = "[[ severity ]]"
  })

  conditions {
    display_name = "${[[ watched.address ]].[[ watched.called ]]}: [[ name ]] [[ 'below' if below else 'above' ]] [[ threshold ]]"

    condition_threshold {
      filter          = "resource.type=\"[[ series.resource_type ]]\" AND metric.type=\"[[ metric ]]\" AND [[ selector ]]"
      comparison      = "COMPARISON_[[ 'LT' if below else 'GT' ]]"
      threshold_value = [[ threshold ]]
      duration        = "[[ duration ]]"

      aggregations {
[% if series.reducer %]
        alignment_period     = "[[ series.period ]]"
        per_series_aligner   = "[[ series.aligner ]]"
        cross_series_reducer = "[[ series.reducer ]]"
[% if series.group_by %]
        group_by_fields      = ["[[ series.group_by ]]"]
[% endif %]
[% else %]
        alignment_period   = "[[ series.period ]]"
        per_series_aligner = "[[ series.aligner ]]"
[% endif %]
      }
[% if of_all %]

      # Of all that there were, as a share.
      denominator_filter = "resource.type=\"[[ series.resource_type ]]\" AND metric.type=\"[[ metric ]]\" AND [[ of_all ]]"

      denominator_aggregations {
        alignment_period     = "[[ series.period ]]"
        per_series_aligner   = "[[ series.aligner ]]"
        cross_series_reducer = "[[ series.reducer ]]"
        group_by_fields      = ["[[ series.group_by ]]"]
      }
[% endif %]

      trigger {
        count = 1
      }
    }
  }

  alert_strategy {
    auto_close = "1800s"
  }

  documentation {
    mime_type = "text/markdown"
    subject   = "[[ name ]] on ${[[ watched.address ]].[[ watched.called ]]}"
    content   = <<-EOT
[% if unreachable %]
      **${[[ watched.address ]].[[ watched.called ]]}** does not answer HTTP: more than [[ threshold ]] of the checkers got no good answer for [[ duration ]].
[% else %]
      `[[ metric ]]` of **${[[ watched.address ]].[[ watched.called ]]}** stayed [[ 'below' if below else 'above' ]] [[ threshold ]] for [[ duration ]].
[% endif %]

      [[ advice ]]
    EOT
  }
}
