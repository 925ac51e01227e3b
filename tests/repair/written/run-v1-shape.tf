resource "google_cloud_run_v2_service" "api" {
  name     = "api"
  location = "us-central1"
  template {
    spec {
      container_concurrency = 80
      timeout_seconds       = 300
      service_account_name  = "app@acme.iam.gserviceaccount.com"
      containers {
        image = "us-docker.pkg.dev/cloudrun/container/hello"
        env {
          name  = "A"
          value = "b"
        }
      }
    }
    metadata {
      annotations = {
        "autoscaling.knative.dev/maxScale" = "10"
      }
    }
  }
}
