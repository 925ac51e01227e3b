output "[[ o.balancer_ip ]]" {
  description = "The load balancer's address."
  value       = [[ address.address ]].address
}
[% if s.https %]

output "[[ o.dns_records ]]" {
  description = "The records to set where the domains are managed; the certificate is issued once they are there."
  value       = { for domain in var.[[ v.domains ]] : domain => "A ${[[ address.address ]].address}" }
}

output "[[ o.domain_url ]]" {
  description = "Where it answers once the records are set."
  value       = "https://${var.[[ v.domains ]][0]}"
}
[% endif %]
