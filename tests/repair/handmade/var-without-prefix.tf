variable "region" {
  default = "us-central1"
}
resource "google_compute_address" "ip" {
  name   = "ip"
  region = region
}
resource "google_compute_router" "r" {
  name    = router-one
  region  = us-central1
  network = "default"
}
