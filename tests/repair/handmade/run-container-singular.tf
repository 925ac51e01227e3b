resource "google_cloud_run_v2_service" "svc" {
  name     = "svc"
  location = "europe-west1"
  template {
    container {
      image = "gcr.io/cloudrun/hello"
      port {
        container_port = 8080
      }
    }
    max_instance_count = 4
  }
}
