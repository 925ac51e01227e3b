resource "google_cloud_run_v2_service" "api" {
  name   = "api"
  region = "us-central1"

  template {
    spec {
      containers {
        image = "gcr.io/cloudrun/hello"
        environment = {
          name  = "A"
          value = "1"
        }
      }
    }
  }
}
