resource "google_pubsub_topic" "[[ topic.label ]]" {
  name                       = "[[ topic.ref ]]${var.name_suffix}"
  message_retention_duration = "604800s"
  labels                     = local.labels
}

resource "google_pubsub_subscription" "[[ subscription.label ]]" {
  name                       = "[[ subscription.ref ]]${var.name_suffix}"
  topic                      = google_pubsub_topic.[[ topic.label ]].id
  ack_deadline_seconds       = 60
  message_retention_duration = "604800s"
  labels                     = local.labels

  # An idle queue is not an abandoned one.
  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }
}
