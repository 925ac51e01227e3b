resource "google_compute_router" "r" {
  name    = "r-main"
  network = "default"
  region  = "us-central1"
}
resource "google_compute_router_nat" "n" {
  name   = "n-main"
  router = google_compute_router.r.name
  region = "us-central1"
  nat_ips = []
  log    = true
}
