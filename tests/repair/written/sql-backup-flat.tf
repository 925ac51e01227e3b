resource "google_sql_database_instance" "db" {
  name             = "db"
  database_version = "MYSQL_8_0"
  settings {
    tier               = "db-f1-micro"
    backup_enabled     = true
    binary_log_enabled = true
    backup_start_time  = "03:00"
    private_network    = "projects/acme/global/networks/vpc"
    require_ssl        = true
  }
}
