resource "google_compute_url_map" "m" {
  name            = "m-main"
  default_service = "projects/acme/global/backendServices/b"
}
resource "google_compute_http_proxy" "p" {
  name    = "p-main"
  url_map = google_compute_url_map.m.id
}
resource "google_compute_global_forwarding_rule" "f" {
  name   = "f-main"
  target = google_compute_http_proxy.p.id
  port   = "80"
}
