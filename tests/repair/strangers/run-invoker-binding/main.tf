resource "google_cloud_run_v2_service" "frontend" {
  name     = "frontend"
  location = "asia-southeast1"

  template {
    containers {
      image = "nginx:1.27"
    }
  }
}

resource "google_cloud_run_v2_service_iam_binding" "invokers" {
  service  = google_cloud_run_v2_service.frontend.name
  location = google_cloud_run_v2_service.frontend.location
  role     = "roles/run.invoker"
  member   = "serviceAccount:caller@my-project.iam.gserviceaccount.com"
}
