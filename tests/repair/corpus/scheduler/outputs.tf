output "queue" {
  value = google_cloud_tasks_queue.exports.name
}
