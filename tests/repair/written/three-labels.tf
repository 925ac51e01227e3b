resource "google_pubsub_topic" "orders" "prod" {
  name = "orders"
}
