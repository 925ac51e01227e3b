resource "google_cloud_scheduler_job" "j" {
  name     = "j"
  region   = "us-central1"
  cron     = "0 * * * *"
  timezone = "UTC"
  http_target = {
    url    = "https://example.com"
    method = "POST"
  }
}
