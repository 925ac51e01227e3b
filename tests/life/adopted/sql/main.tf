variable "project_id" {}
variable "region" { default = "europe-west1" }
variable "db_tier" {
  type    = string
  default = "db-custom-1-3840"
}

resource "google_sql_database_instance" "main" {
  name                = "orders"
  region              = var.region
  database_version    = "POSTGRES_15"
  deletion_protection = true
  settings {
    tier      = var.db_tier
    disk_size = 20
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.vpc.id
    }
    backup_configuration {
      enabled    = true
      start_time = "02:00"
    }
  }
}
resource "google_sql_database" "orders" {
  name     = "orders"
  instance = google_sql_database_instance.main.name
}
resource "google_compute_network" "vpc" {
  name                    = "orders-vpc"
  auto_create_subnetworks = false
}
