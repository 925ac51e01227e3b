output "[[ o.private_ip ]]" {
  description = "The database's address inside the VPC."
  value       = [[ place.address ~ '.address' if s.psc else db.address ~ '.private_ip_address' ]]
}
[% if s.psc %]

output "[[ o.service_attachment ]]" {
  description = "What an endpoint in another network leads to, as its target."
  value       = google_sql_database_instance.[[ db.label ]].psc_service_attachment_link
}
[% endif %]

output "[[ o.connection_name ]]" {
  description = "PROJECT:REGION:INSTANCE, as the Cloud SQL connectors want it."
  value       = google_sql_database_instance.[[ db.label ]].connection_name
}
[% if s.replica %]

output "[[ o.replica_ip ]]" {
  description = "The read replica's address inside the VPC."
  value       = [[ replica_place.address ~ '.address' if s.psc else replica.address ~ '.private_ip_address' ]]
}
[% endif %]
[% if s.extension_names %]

output "[[ o.extensions_sql ]]" {
  description = "What to run once in the database: Terraform can't create an extension."
  value       = "[% for each in s.extension_names %]CREATE EXTENSION IF NOT EXISTS \"[[ each ]]\";[% if not loop.last %] [% endif %][% endfor %]"
}
[% endif %]
