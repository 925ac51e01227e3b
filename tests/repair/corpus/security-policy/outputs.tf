output "policy_id" {
  value = google_compute_security_policy.edge.id
}
