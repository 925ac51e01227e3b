output "group" {
  value = google_compute_instance_group_manager.batch.instance_group
}
