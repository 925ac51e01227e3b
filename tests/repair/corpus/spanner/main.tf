provider "google" {
  project = var.project_id
}

resource "google_spanner_instance" "main" {
  name             = "main"
  config           = "regional-us-central1"
  display_name     = "Main"
  processing_units = 100

  labels = {
    tier = "small"
  }
}

resource "google_spanner_database" "app" {
  instance                 = google_spanner_instance.main.name
  name                     = "app"
  version_retention_period = "3d"
  deletion_protection      = true

  ddl = [
    "CREATE TABLE users (id STRING(36) NOT NULL) PRIMARY KEY (id)",
    "CREATE TABLE orders (id STRING(36) NOT NULL) PRIMARY KEY (id)",
  ]
}
