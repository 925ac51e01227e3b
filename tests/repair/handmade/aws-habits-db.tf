provider "google" {
  project = var.project
  region  = "us-east1"
}

variable "project" {}

resource "google_sql_database_instance" "main" {
  identifier        = "orders"
  engine_version    = "POSTGRES_15"
  instance_class    = "db-custom-1-3840"
  allocated_storage = 20
  region            = "us-east1"
}

resource "google_sql_user" "main" {
  instance = google_sql_database_instance.main.id
  username = "orders"
  password = "change-me-please"
}
