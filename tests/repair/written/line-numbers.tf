1  resource "google_pubsub_topic" "t" {
2    name = "orders"
3  }
