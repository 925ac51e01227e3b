resource "google_sql_database_instance" "db" {
  name   = "pg"
  region = "us-central1"
  settings {
    tier = "db-custom-1-3840"
  }
}
