resource "google_cloud_run_v2_service" "api" {
  name: "api"
  location: "us-central1"
  template {
    containers {
      image: "us-docker.pkg.dev/cloudrun/container/hello"
    }
  }
}
