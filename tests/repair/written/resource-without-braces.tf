resource "google_pubsub_topic" "events"
  name = "events"

resource "google_pubsub_topic" "dead" {
  name = "events-dead"
}
