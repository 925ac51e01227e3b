output "topic" {
  value = google_pubsub_topic.jobs.id
}

output "worker_names" {
  value = google_compute_instance.worker[*].name
}
