variable "region" {
  default = "us-central1"
}

resource "google_secret_manager_secret" "db_password" {
  secret_id = "db-password"

  replication {
    automatic = true
  }
}

resource "google_secret_manager_secret_version" "db_password" {
  secret      = google_secret_manager_secret.db_password.secret_id
  secret_data = var.db_password
}

resource "google_cloud_run_v2_service" "app" {
  name     = "app"
  location = var.region

  template {
    containers {
      image = "gcr.io/cloudrun/hello"
      env {
        name = "DB_PASSWORD"
        value_from {
          secret_key_ref {
            name = google_secret_manager_secret.db_password.secret_id
            key  = "latest"
          }
        }
      }
      ports = 8080
    }
    scaling {
      min_instances = 0
      max_instances = 4
    }
  }
}

resource "google_secret_manager_secret_iam_member" "app" {
  secret = google_secret_manager_secret.db_password.id
  role   = "roles/secretmanager.secretAccessor"
  member = "serviceAccount:${google_service_account.app.email}"
}
