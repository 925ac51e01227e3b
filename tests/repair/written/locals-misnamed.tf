locals {
  env = "dev"
}
resource "google_pubsub_topic" "t" {
  name = "orders-${locals.env}"
}
local {
  size = 10
}
resource "google_compute_disk" "d" {
  name = "d-main"
  zone = "us-central1-a"
  size = local.size
}
