output "primary_connection" {
  value = google_sql_database_instance.primary.connection_name
}
