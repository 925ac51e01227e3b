output "ip" {
  value = google_compute_forwarding_rule.tcp.ip_address
}
