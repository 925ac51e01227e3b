locals {
  a = "${local.b}-x"
  b = "${local.a}-y"
}
resource "google_pubsub_topic" "t" {
  name = "topic"
}
