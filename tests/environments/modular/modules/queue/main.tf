locals {
  topic  = "${var.prefix}-${local.suffix}"
  suffix = "jobs"
}

resource "google_pubsub_topic" "this" {
  name   = local.topic
  labels = { for key, value in var.labels : key => value }
}

resource "google_pubsub_subscription" "pulls" {
  for_each = var.readers

  name  = "${local.topic}-${each.key}"
  topic = google_pubsub_topic.this.id
}

module "network" {
  source   = "../network"
  count    = 1
  name     = var.prefix
  networks = 1
}
