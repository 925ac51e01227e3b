resource "google_compute_disk" "d" {
  name = "d"
  zone = "us-central1"
  size = 10
}
resource "google_compute_address" "a" {
  name   = "a"
  region = "us-central1-a"
}
