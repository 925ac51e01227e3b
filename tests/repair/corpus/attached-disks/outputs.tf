output "disk_names" {
  value = google_compute_disk.data[*].name
}

output "private_ip" {
  value = google_compute_instance.db.network_interface.0.network_ip
}
