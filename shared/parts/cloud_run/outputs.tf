output "[[ o.url ]]" {
  description = "Where the service answers."
  value       = google_cloud_run_v2_service.[[ service.label ]].uri
}
[% if s.domain %]

output "[[ o.dns_records ]]" {
  description = "The records to set where the domain is managed; its certificate is issued once they are there."
  value       = google_cloud_run_domain_mapping.[[ mapping.label ]].status[0].resource_records
}
[% endif %]
