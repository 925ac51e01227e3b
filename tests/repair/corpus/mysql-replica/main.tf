provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_sql_database_instance" "primary" {
  name             = "orders-primary"
  database_version = "MYSQL_8_0"
  region           = var.region

  settings {
    tier = var.tier

    backup_configuration {
      enabled            = true
      binary_log_enabled = true
    }

    maintenance_window {
      day  = 7
      hour = 3
    }

    insights_config {
      query_insights_enabled = true
    }

    user_labels = {
      service = "orders"
    }
  }
}

resource "google_sql_database_instance" "replica" {
  name                 = "orders-replica"
  database_version     = "MYSQL_8_0"
  region               = var.region
  master_instance_name = google_sql_database_instance.primary.name

  settings {
    tier = var.tier
  }
}

resource "google_sql_database" "orders" {
  name      = "orders"
  instance  = google_sql_database_instance.primary.name
  charset   = "utf8mb4"
  collation = "utf8mb4_general_ci"
}

resource "google_sql_user" "service" {
  name     = "orders"
  instance = google_sql_database_instance.primary.name
  host     = "%"
  password = var.db_password
}
