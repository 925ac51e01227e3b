variable "name" {
  type = string
}
variable "tier" {
  type = string
}
resource "google_sql_database_instance" "this" {
  name                = var.name
  database_version    = "MYSQL_8_0"
  region              = "us-east1"
  deletion_protection = true
  settings {
    tier              = var.tier
    availability_type = "ZONAL"
    backup_configuration {
      enabled            = true
      binary_log_enabled = true
      backup_retention_settings {
        retained_backups = 7
      }
    }
  }
}
