resource "google_sql_database_instance" "mysql" {
  name             = "shop-mysql"
  database_version = "MYSQL_8_0"
  region           = "us-west1"

  settings {
    tier              = "db-n1-standard-1"
    availability_type = "REGIONAL"

    database_flags = [
      { name = "slow_query_log", value = "on" },
      { name = "long_query_time", value = "2" },
    ]

    backup_configuration {
      enabled            = true
      binary_log_enabled = true
      backup_window      = "02:00"
      retained_backups   = 14
    }

    maintenance_window {
      day_of_week = 7
      hour        = 3
    }

    ip_configuration {
      authorized_networks {
        name       = "office"
        cidr_block = "203.0.113.0/28"
      }
    }
  }
}

output "connection" {
  value = google_sql_database_instance.mysql.connection
}

output "ip" {
  value = google_sql_database_instance.mysql.ip_address
}
