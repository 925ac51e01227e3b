resource "google_cloud_run_service" "web" {
  name     = "web"
  location = "us-east1"
  ingress  = "INGRESS_TRAFFIC_ALL"

  template {
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
      ports {
        container_port = 8080
      }
    }
    service_account = google_service_account.run.email
  }

  traffic {
    type    = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
    percent = 100
  }
}

resource "google_service_account" "run" {
  account_id   = "web-runner"
  display_name = "Runs the web service"
}

output "service_url" {
  value = google_cloud_run_service.web.uri
}
