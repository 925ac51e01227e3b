resource "google_sql_database_instance" "db" {
  name             = "db"
  database_version = "POSTGRES_13"
  settings {
    tier             = "db-f1-micro"
    replication_type = "SYNCHRONOUS"
    authorized_gae_applications = ["app"]
    crash_safe_replication = true
    ip_configuration {
      require_ssl  = true
      ipv4_enabled = false
    }
  }
}
