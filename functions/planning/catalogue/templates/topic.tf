resource "google_pubsub_topic" "[[ topic.label ]]" {
  name                       = "[[ topic.ref ]]${var.name_suffix}"
  message_retention_duration = "604800s"
  labels                     = local.labels
}
