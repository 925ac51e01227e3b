variable "project_id" {}
resource "google_pubsub_topic" "events" {
  name                       = "events"
  message_retention_duration = "86400s"
}
resource "google_pubsub_subscription" "worker" {
  name                 = "events-worker"
  topic                = google_pubsub_topic.events.id
  ack_deadline_seconds = 30
}
resource "google_service_account" "job" { account_id = "nightly-job" }
resource "google_cloud_run_v2_job" "nightly" {
  name     = "nightly"
  location = "us-central1"
  template {
    task_count = 1
    template {
      service_account = google_service_account.job.email
      timeout         = "600s"
      max_retries     = 3
      containers {
        image = "us-docker.pkg.dev/cloudrun/container/job"
        env {
          name  = "MODE"
          value = "full"
        }
      }
    }
  }
}
