output "[[ o.balancer_ip ]]" {
  description = "The load balancer's address."
  value       = [[ address.address ]].address
}
[% if s.https %]

output "[[ o.dns_records ]]" {
  description = "The records to set where the domains are managed[[ '.' if s.by_record else '; the certificate is issued once they are there.' ]]"
  value       = { for domain in var.[[ v.domains ]] : domain => "A ${[[ address.address ]].address}" }
}

[% if s.by_record %]
output "[[ o.certificate_records ]]" {
  description = "The records that prove whose the domains are; the certificate is issued once they are there."
  value       = { for each in [[ authorization.address ]] : each.dns_resource_record[0].name => "${each.dns_resource_record[0].type} ${each.dns_resource_record[0].data}" }
}

output "[[ o.domain_url ]]" {
  description = "Where it answers once the records are set."
  value       = "https://${replace(var.[[ v.domains ]][0], "*", "www")}"
}
[% else %]
output "[[ o.domain_url ]]" {
  description = "Where it answers once the records are set."
  value       = "https://${var.[[ v.domains ]][0]}"
}
[% endif %]
[% endif %]
