resource "google_pubsub_topic.orders" {
  name = "orders"
}
resource google_pubsub_topic other {
  name = "other"
}
