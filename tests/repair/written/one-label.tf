resource "google_pubsub_topic" {
  name = "t-main"
}
