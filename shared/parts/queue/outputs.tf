output "[[ o.topic ]]" {
  description = "The topic that jobs are published to."
  value       = google_pubsub_topic.[[ topic.label ]].id
}
