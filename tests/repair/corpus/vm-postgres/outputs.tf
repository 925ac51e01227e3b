output "vm_ip" {
  value = google_compute_address.app.address
}

output "db_connection_name" {
  value = google_sql_database_instance.db.connection_name
}

output "db_password" {
  value     = random_password.db.result
  sensitive = true
}
