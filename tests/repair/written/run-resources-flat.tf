resource "google_cloud_run_v2_service" "api" {
  name          = "api"
  location      = "us-central1"
  image         = "us-docker.pkg.dev/cloudrun/container/hello"
  cpu           = "1"
  memory        = "512Mi"
  min_instances = 0
  max_instances = 5
}
