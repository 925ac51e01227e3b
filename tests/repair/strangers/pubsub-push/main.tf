resource "google_pubsub_topic" "orders" {
  name = "orders"
  message_retention = "86400s"

  labels {
    team = "checkout"
  }
}

resource "google_pubsub_topic" "dead" {
  name = "orders-dead"
}

resource "google_pubsub_subscription" "orders" {
  name  = "orders-push"
  topic = google_pubsub_topic.orders

  ack_deadline = 30

  push_config {
    endpoint = "https://orders.example.com/push"
    oidc_token {
      service_account = "pusher@my-project.iam.gserviceaccount.com"
    }
  }

  retry_policy {
    min_backoff = "10s"
    max_backoff = "600s"
  }

  dead_letter_policy {
    topic                 = google_pubsub_topic.dead.id
    max_delivery_attempts = 5
  }
}
