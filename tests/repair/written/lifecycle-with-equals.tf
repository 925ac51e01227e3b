resource "google_sql_database_instance" "db" {
  name             = "db-main"
  database_version = "POSTGRES_15"
  region           = "us-central1"
  settings {
    tier = "db-f1-micro"
  }
  lifecycle = {
    prevent_destroy = true
  }
}
