variable "image"
resource "google_cloud_run_service" "api" {
  name = "api"
  region = "us-central1"
  template {
    container {
      image = var.image
      ports = [8080]
    }
  }
}
output "url" {
  value = google_cloud_run_service.api.url
