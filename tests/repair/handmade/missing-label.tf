resource "google_pubsub_topic" {
  name = "orders"
}
resource "google_pubsub_subscription" "worker" {
  name  = "worker"
  topic = google_pubsub_topic.orders.name
}
