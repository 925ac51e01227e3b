locals {
  name  = lowercase("ORDERS")
  parts = concatenate(["a"], ["b"])
  id    = strip("  x ")
}
resource "google_pubsub_topic" "t" {
  name = local.name
}
