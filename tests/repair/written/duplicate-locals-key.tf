locals {
  env  = "prod"
  name = "app"
}
locals {
  env = "prod"
}
resource "google_pubsub_topic" "t" {
  name = "${local.name}-${local.env}"
}
