# Asked from three continents, the fewest that Cloud Monitoring takes; each execution is billed.
resource "google_monitoring_uptime_check_config" "[[ check.label ]]" {
  project      = var.project_id
  display_name = "[[ check.ref ]]${var.name_suffix}"
  timeout      = "10s"
  period       = "[[ s.minutes | int * 60 ]]s"
  user_labels  = local.labels

  selected_regions = ["ASIA_PACIFIC", "EUROPE", "USA_IOWA"]

  http_check {
[% if s.https %]
    path         = "[[ s.path ]]"
    port         = [[ s.port ]]
    use_ssl      = true
    validate_ssl = true
[% else %]
    path = "[[ s.path ]]"
    port = [[ s.port ]]
[% endif %]
  }

  monitored_resource {
    type = "uptime_url"

    labels = {
      project_id = var.project_id
[% if used %]
      host       = trimprefix(google_cloud_run_v2_service.[[ (used | first).service.label ]].uri, "https://")
[% else %]
      host       = var.[[ v.watched_host ]]
[% endif %]
    }
  }
}
