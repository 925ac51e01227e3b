resource "google_cloud_scheduler_job" "tick" {
  name     = "tick"
  schedule = "*/5 * * * *"

  target {
    pubsub_target {
      topic = google_pubsub_topic.tick.id
      data  = base64_encode("tick")
    }
  }
}

resource "google_pubsub_topic" "tick" {
  name = "tick
}
