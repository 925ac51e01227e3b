output "topic" {
  value = google_pubsub_topic.this.name
}

output "net" {
  value = module.network[0].name
}
