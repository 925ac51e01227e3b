resource "google_sql_database_instance" "pg" {
  name             = "pg"
  database_version = "POSTGRES_14"

  settings {
    tier = "db-f1-micro"
    database_flags = {
      name  = "log_connections"
      value = "on"
    }
    backup_configuration = [{
      enabled = true
    }]
  }
}
