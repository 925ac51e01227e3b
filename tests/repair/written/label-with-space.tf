resource "google_pubsub_topic" "order events" {
  name = "orders"
}
output "topic" {
  value = google_pubsub_topic.order_events.id
}
