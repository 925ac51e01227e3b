resource "google_pubsub_topic" "t" {
  name = "t"
  labels = {
    app.kubernetes.io/name = "x"
    env = "prod"
  }
}
