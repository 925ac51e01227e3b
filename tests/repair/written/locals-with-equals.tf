locals = {
  env = "dev"
}
resource "google_pubsub_topic" "t" {
  name = "orders-${local.env}"
}
