resource "google_cloud_scheduler_job" "j" {
  name      = "j-main"
  region    = "us-central1"
  cron      = "0 3 * * *"
  timezone  = "Europe/Berlin"
  http_target {
    url    = "https://acme.com/run"
    method = "POST"
    body   = "{}"
    oidc_token = "app@acme.iam.gserviceaccount.com"
  }
}
