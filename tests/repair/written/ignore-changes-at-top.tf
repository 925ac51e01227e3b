resource "google_cloud_run_v2_service" "web" {
  name     = "web"
  location = "us-central1"
  ignore_changes = [template[0].containers[0].image]
  template {
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
    }
  }
}
