output "[[ o.external_ip ]]" {
  description = "The machine's static address: HTTP is served here."
  value       = google_compute_address.[[ address.label ]].address
}
