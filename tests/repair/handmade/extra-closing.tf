resource "google_pubsub_subscription" "s" {
  name  = "s"
  topic = "projects/p/topics/t"
  retry_policy {
    minimum_backoff = "10s"
  }
  }
}
