resource "google_pubsub_topic" "a" {
  name = "topic-a"

resource "google_pubsub_topic" "b" {
  name = "topic-b"
}
