provider "google" {
  project = "acme"
}
provider "google" {
  project = "acme"
  region  = "us-central1"
}
resource "google_compute_address" "a" {
  name = "a-main"
}
