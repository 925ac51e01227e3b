# Asked from several places on earth, as the application's users would ask it.
resource "google_monitoring_uptime_check_config" "[[ check_label ]]" {
  project      = var.project_id
  display_name = "[[ watched.ref ]] — http"
  timeout      = "5s"
  period       = "60s"
  user_labels  = local.labels

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
