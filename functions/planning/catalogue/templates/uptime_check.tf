# Asked every minute from three continents, as the application's users would ask it. Three places are the fewest that
# Cloud Monitoring takes; each is billed by its executions.
resource "google_monitoring_uptime_check_config" "[[ check_label ]]" {
  project      = var.project_id
  display_name = "[[ watched.ref ]] — http"
  timeout      = "5s"
  period       = "60s"
  user_labels  = local.labels

  selected_regions = ["ASIA_PACIFIC", "EUROPE", "USA_IOWA"]

  http_check {
[% if asked.tls %]
    path         = "/"
    port         = [[ asked.port ]]
    use_ssl      = true
    validate_ssl = true
[% else %]
    path = "/"
    port = [[ asked.port ]]
[% endif %]
  }

  monitored_resource {
    type = "uptime_url"

    labels = {
      project_id = var.project_id
      host       = [[ host ]]
    }
  }
}
