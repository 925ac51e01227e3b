locals {
  name = join("-" ["app", "prod"])
}
resource "google_pubsub_topic" "t" {
  name = local.name
}
