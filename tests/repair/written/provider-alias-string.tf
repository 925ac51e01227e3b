provider "google" {
  alias  = "eu"
  region = "europe-west1"
}
provider "google" {
  region = "us-central1"
}
resource "google_compute_address" "a" {
  provider = "google.eu"
  name     = "a-main"
}
