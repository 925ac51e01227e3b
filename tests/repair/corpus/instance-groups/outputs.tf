output "group_size" {
  value = length(google_compute_instance_group.app.instances)
}
