output "ip" {
  value = google_compute_global_forwarding_rule.site.ip_address
}
