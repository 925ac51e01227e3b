resource "google_compute_health_check" "h" {
  name = "h-main"
  http {
    port         = 80
    request_path = "/"
  }
}
resource "google_compute_backend_service" "b" {
  name         = "b-main"
  health_check = google_compute_health_check.h.id
}
resource "google_compute_url_map" "m" {
  name    = "m-main"
  default_backend = google_compute_backend_service.b.id
}
