[% if s.serves %]
output "[[ o.external_ip ]]" {
  description = "The machine's static address: HTTP is served here."
  value       = google_compute_address.[[ address.label ]].address
}
[% elif s.public %]
output "[[ o.static_ip ]]" {
  description = "The machine's static address; it does not answer HTTP."
  value       = google_compute_address.[[ address.label ]].address
}
[% else %]
output "[[ o.internal_ip ]]" {
  description = "The machine's address inside the network."
  value       = google_compute_instance.[[ vm.label ]].network_interface[0].network_ip
}
[% endif %]
[% if s.domain %]

output "[[ o.domain_record ]]" {
  description = "The record to set where the domain is managed, so that HTTPS can begin."
  value       = "[[ s.domain ]]. A ${google_compute_address.[[ address.label ]].address}"
}
[% endif %]
[% if s.login %]

output "[[ o.login ]]" {
  description = "How members log in."
[% if s.windows %]
  value       = "gcloud compute start-iap-tunnel ${google_compute_instance.[[ vm.label ]].name} 3389 --zone=${var.zone} --local-host-port=localhost:3389"
[% else %]
  value       = "gcloud compute ssh ${google_compute_instance.[[ vm.label ]].name} --zone=${var.zone} --tunnel-through-iap"
[% endif %]
}
[% endif %]
