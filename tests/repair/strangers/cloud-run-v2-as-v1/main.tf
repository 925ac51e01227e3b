resource "google_cloud_run_v2_service" "api" {
  name     = "orders-api"
  location = "europe-west1"

  template {
    spec {
      containers {
        image = "gcr.io/my-project/orders-api:latest"

        resources {
          limits = {
            cpu    = "1000m"
            memory = "512Mi"
          }
        }

        env {
          name  = "DB_HOST"
          value = google_sql_database_instance.orders.private_ip
        }
      }
    }
  }

  traffic {
    percent         = 100
    latest_revision = true
  }
}

resource "google_sql_database_instance" "orders" {
  name             = "orders-db"
  database_version = "POSTGRES_15"
  region           = "europe-west1"

  settings {
    tier = "db-f1-micro"
  }
}

output "url" {
  value = google_cloud_run_v2_service.api.status[0].url
}
