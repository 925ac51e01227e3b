resource "google_cloud_scheduler_job" "[[ schedule.label ]]" {
  name             = "[[ schedule.ref ]]${var.name_suffix}"
  region           = var.region
  schedule         = "[[ s.cron ]]"
  time_zone        = "[[ s.timezone ]]"
  attempt_deadline = "[[ s.deadline_s ]]s"
[% if s.paused %]
  paused           = true
[% endif %]

  retry_config {
    retry_count = [[ s.retries ]]
  }

[% if s.url %]
  # Somebody outside: nothing that tells who calls goes along.
  http_target {
    http_method = "[[ s.method ]]"
    uri         = "[[ s.url ]]"
[% if s.method != "GET" %]
    body        = base64encode([[ s.message | hcl ]])

    headers = {
      Content-Type = "application/json"
    }
[% endif %]
  }
[% endif %]
[% for each in used %]
[% if each.part == "queue" %]
  pubsub_target {
    topic_name = google_pubsub_topic.[[ each.topic.label ]].id
    data       = base64encode([[ s.message | hcl ]])
  }
[% else %]
  http_target {
    http_method = "[[ s.method ]]"
[% if each.part == "run_job" %]
    uri         = "https://run.googleapis.com/v2/${google_cloud_run_v2_job.[[ each.job.label ]].id}:run"
[% elif each.part == "workflow" %]
    uri         = "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.[[ each.workflow.label ]].id}/executions"
[% elif each.part == "function" %]
    uri         = google_cloudfunctions2_function.[[ each.function.label ]].url
[% else %]
    uri         = "${google_cloud_run_v2_service.[[ each.service.label ]].uri}[[ s.path ]]"
[% endif %]
[% if each.part in ("run_job", "workflow") %]

    oauth_token {
      service_account_email = google_service_account.[[ identity.label ]].email
      scope                 = "https://www.googleapis.com/auth/cloud-platform"
    }
[% else %]
[% if s.method != "GET" %]
    body        = base64encode([[ s.message | hcl ]])

    headers = {
      Content-Type = "application/json"
    }
[% endif %]

    oidc_token {
      service_account_email = google_service_account.[[ identity.label ]].email
[% if each.part == "function" %]
      audience              = google_cloudfunctions2_function.[[ each.function.label ]].url
[% else %]
      audience              = google_cloud_run_v2_service.[[ each.service.label ]].uri
[% endif %]
    }
[% endif %]
  }
[% endif %]
[% endfor %]
[% if after %]

  depends_on = [[ after ]]
[% endif %]
}
