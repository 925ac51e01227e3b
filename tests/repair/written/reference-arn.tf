resource "google_pubsub_topic" "t" {
  name = "t-main"
}
resource "google_pubsub_subscription" "s" {
  name  = "s-main"
  topic = google_pubsub_topic.t.arn
}
