resource "google_cloud_scheduler_job" "nightly" {
  name     = "nightly"
  region   = "us-central1"
  cron     = "0 3 * * *"
  timezone = "Etc/UTC"

  http_target {
    method = "POST"
    url    = google_cloud_run_v2_service.jobs.url
    body   = base64encode({"task" = "nightly"})

    oidc_token {
      service_account = google_service_account.scheduler.mail
    }
  }
}

resource "google_service_account" "scheduler" {
  account_id = "scheduler"
}

resource "google_cloud_run_v2_service" "jobs" {
  name     = "jobs"
  location = "us-central1"
  template {
    containers {
      image = "gcr.io/acme/jobs"
    }
  }
}
