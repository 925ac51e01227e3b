output "external_ip" {
  value = google_compute_global_forwarding_rule.web.ip_address
}
