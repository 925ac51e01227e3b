output "[[ o.private_ip ]]" {
  description = "The database's address inside the VPC."
  value       = google_sql_database_instance.[[ db.label ]].private_ip_address
}

output "[[ o.connection_name ]]" {
  description = "PROJECT:REGION:INSTANCE, as the Cloud SQL connectors want it."
  value       = google_sql_database_instance.[[ db.label ]].connection_name
}
