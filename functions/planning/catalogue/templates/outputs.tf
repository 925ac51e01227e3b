[% if "group" in parts %]
output "external_ip" {
  description = "The load balancer's address: HTTP is served here."
  value       = google_compute_global_address.[[ lb_address.label ]].address
}

[% elif "vm" in parts %]
output "external_ip" {
  description = "The machine's static address: HTTP is served here."
  value       = google_compute_address.[[ address.label ]].address
}

[% endif %]
[% if "group" in parts and "vm" in parts %]
output "instance_ip" {
  description = "The single machine's static address."
  value       = google_compute_address.[[ address.label ]].address
}

[% endif %]
[% if "cloud_run" in parts %]
output "url" {
  description = "Where the service answers."
  value       = google_cloud_run_v2_service.[[ service.label ]].uri
}

[% elif "site" in parts %]
output "url" {
  description = "The site's first page."
  value       = "https://storage.googleapis.com/${google_storage_bucket.[[ bucket.label ]].name}/index.html"
}

[% elif "bucket" in parts %]
output "url" {
  description = "The bucket's address."
  value       = google_storage_bucket.[[ bucket.label ]].url
}

[% endif %]
[% if "sql" in parts %]
output "database_private_ip" {
  description = "The database's address inside the VPC."
  value       = google_sql_database_instance.[[ db.label ]].private_ip_address
}

output "database_connection_name" {
  description = "PROJECT:REGION:INSTANCE, as the Cloud SQL connectors want it."
  value       = google_sql_database_instance.[[ db.label ]].connection_name
}

[% endif %]
[% if "topic" in parts %]
output "topic" {
  description = "The topic that jobs are published to."
  value       = google_pubsub_topic.[[ topic.label ]].id
}

[% endif %]
output "resource_names" {
  description = "Real resource names and the Terraform address of each."
  value = {
[[ resource_names ]]
  }
}
