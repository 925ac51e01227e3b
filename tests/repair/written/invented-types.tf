resource "google_cloud_storage_bucket" "b" {
  name     = "acme-invented"
  location = "EU"
}
resource "google_cloudsql_instance" "db" {
  name             = "db"
  database_version = "MYSQL_8_0"
  settings {
    tier = "db-f1-micro"
  }
}
resource "google_secretmanager_secret" "s" {
  secret_id = "s"
  replication {
    auto {}
  }
}
