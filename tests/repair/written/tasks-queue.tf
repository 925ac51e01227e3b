resource "google_cloud_tasks_queue" "q" {
  name        = "q-main"
  region      = "us-central1"
  max_attempts = 5
  max_dispatches_per_second = 10
}
