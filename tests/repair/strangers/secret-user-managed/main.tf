resource "google_secret_manager_secret" "token" {
  name = "api-token"
  labels = {
    app = "api"
  }

  replication {
    user_managed {
      replicas = [
        { location = "europe-west1" },
        { location = "europe-west4" },
      ]
    }
  }
}

resource "google_secret_manager_secret_version" "token" {
  secret_id   = google_secret_manager_secret.token.id
  secret_data = var.api_token
}

variable "api_token" {
  type      = string
  sensitive = "true"
}

output "secret" {
  value = google_secret_manager_secret.token.secret_name
}
