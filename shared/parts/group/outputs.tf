[% if s.front == "http" %]
output "[[ o.external_ip ]]" {
  description = "The load balancer's address: HTTP is served here."
  value       = google_compute_global_address.[[ lb_address.label ]].address
}
[% endif %]
