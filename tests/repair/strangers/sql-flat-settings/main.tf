resource "google_sql_database_instance" "main" {
  name                = "app-main"
  engine              = "postgres"
  database_version    = "POSTGRES_14"
  region              = var.region
  tier                = "db-custom-2-7680"
  disk_size           = "100"
  disk_type           = "PD_SSD"
  deletion_protection = false

  backup_configuration {
    enabled    = true
    start_time = "03:00"
  }

  ip_configuration {
    ipv4_enabled    = false
    private_network = google_compute_network.main.id
  }
}

resource "google_sql_user" "app" {
  username = "app"
  instance = google_sql_database_instance.main.name
  password = random_password.db.result
}

resource "google_sql_database" "app" {
  name     = "app"
  instance = google_sql_database_instance.main.name
}

resource "random_password" "db" {
  length  = 24
  special = false
}

resource "google_compute_network" "main" {
  name = "main"
}

variable "region" {
  description = "Where everything runs."
  default     = "europe-west4"
}
