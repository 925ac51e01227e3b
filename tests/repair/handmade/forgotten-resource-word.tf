google_pubsub_topic "orders" {
  name = "orders"
}
resource "google_pubsub_subscription" "s" {
  name  = "s"
  topic = google_pubsub_topic.order.name
  ack_deadline = 20
}
