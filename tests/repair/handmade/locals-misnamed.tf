local {
  prefix = "app"
}
resource "google_pubsub_topic" "t" {
  name = "${locals.prefix}-topic"
}
