resource "google_compute_disk" "d" {
  name = "d-main"
  zone = "us-central1-a"
}
size = 50
