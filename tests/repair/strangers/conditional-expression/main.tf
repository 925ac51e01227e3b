variable "env" {
  type    = string
  default = "dev"
}

locals {
  is_prod = var.env = "prod"
  tier    = if local.is_prod then "db-custom-4-15360" else "db-f1-micro"
  size    = var.env == 'prod' ? 100 : 10
}

resource "google_sql_database_instance" "db" {
  name                = "db-${var.env}"
  database_version    = "POSTGRES_15"
  region              = "us-central1"
  deletion_protection = local.is_prod and true

  settings {
    tier      = local.tier
    disk_size = local.size
  }
}
