# The sweeper finds what stands still. It has to run often enough that nobody waits long, and costs nothing when it is
# idle.

resource "google_cloud_scheduler_job" "sweeper" {
  name             = "infraai-sweeper"
  description      = "Sends again what stalled, expires questions, recovers dead executions."
  region           = var.region
  schedule         = "* * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "120s"

  http_target {
    uri         = "${google_cloudfunctions2_function.this["sweeper"].service_config[0].uri}/sweep"
    http_method = "POST"

    oidc_token {
      service_account_email = google_service_account.caller["timer"].email
      audience              = local.addresses["sweeper"]
    }
  }

  # The next minute comes soon enough.
  retry_config {
    retry_count = 0
  }

  depends_on = [google_project_service.this]
}
