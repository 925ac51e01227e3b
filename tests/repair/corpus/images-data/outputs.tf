output "ips" {
  value = google_compute_instance.node[*].network_interface[0].access_config[0].nat_ip
}

output "leader" {
  value = one(slice(google_compute_instance.node, 0, 1)[*].name)
}
