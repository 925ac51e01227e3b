resource "google_pubsub_topic" "t" {
  name = "orders"
}
resource "google_pubsub_topic" "t" {
  name = "payments"
}
