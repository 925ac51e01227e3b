resource "google_compute_address" "ip" {
  name   = "web-ip
  region = "europe-west1"
}
