provider "google" {
  project = "my-project"
  region  = "us-central1"
}

resource "google_cloud_run_service" "hello" {
  name     = "hello"
  location = "us-central1"

  template {
    spec {
      container_concurrency = 80

      containers {
        image = "gcr.io/cloudrun/hello"

        ports {
          container_port = 8080
        }

        resources {
          limits = {
            memory = "256Mi"
          }
        }
      }
    }

    metadata {
      annotations = {
        "autoscaling.knative.dev/maxScale" = "10"
      }
    }
  }

  traffic {
    percent         = 100
    latest_revision = true
  }
}

data "google_iam_policy" "noauth" {
  binding {
    role    = "roles/run.invoker"
    members = ["allUsers"]
  }
}

resource "google_cloud_run_service_iam_policy" "noauth" {
  location    = google_cloud_run_service.hello.location
  service     = google_cloud_run_service.hello.name
  policy_data = data.google_iam_policy.noauth.policy_data
}
