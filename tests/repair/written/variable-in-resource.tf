resource "google_compute_address" "a" {
  variable "region" {
    default = "us-central1"
  }
  name   = "a-main"
  region = var.region
}
