# Asked from three places at least, the fewest that Cloud Monitoring takes; each execution is billed.
resource "google_monitoring_uptime_check_config" "[[ check.label ]]" {
  project      = var.project_id
  display_name = "[[ check.ref ]]${var.name_suffix}"
  timeout      = "10s"
  period       = "[[ s.minutes | int * 60 ]]s"
  user_labels  = local.labels

  selected_regions = [[ "[\"" ~ s.regions | join("\", \"") ~ "\"]" ]]

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
[% if s.status %]

    accepted_response_status_codes {
      status_value = [[ s.status ]]
    }
[% endif %]
  }
[% if s.contains %]

  content_matchers {
    content = [[ s.contains | hcl ]]
    matcher = "CONTAINS_STRING"
  }
[% endif %]

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
