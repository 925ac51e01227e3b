output "policy" {
  value = google_monitoring_alert_policy.cpu.name
}
