output "ip" {
  value = google_compute_instance.app.network_interface[0].access_config.nat_ip
}
output "name" {
  description = "The machine"
}
