variable "env" {
  default = "dev"
}
resource "google_sql_database_instance" "db" {
  name             = "db"
  database_version = "POSTGRES_15"
  settings {
    tier              = "db-custom-2-7680" if var.env == "prod" else "db-f1-micro"
    availability_type = if var.env == "prod" then "REGIONAL" else "ZONAL"
  }
}
