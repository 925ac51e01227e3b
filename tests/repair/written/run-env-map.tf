resource "google_cloud_run_v2_service" "api" {
  name     = "api"
  location = "us-central1"
  template {
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
      env = {
        DB_HOST = "10.0.0.3"
        DB_NAME = "app"
      }
      port = 8080
    }
  }
}
