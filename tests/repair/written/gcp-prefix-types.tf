resource "gcp_pubsub_topic" "t" {
  name = "t-main"
}
resource "gcp_pubsub_subscription" "s" {
  name  = "s-main"
  topic = gcp_pubsub_topic.t.name
}
