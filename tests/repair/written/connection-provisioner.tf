resource "google_compute_disk" "d" {
  name = "d-main"
  zone = "us-central1-a"
  count = "2"
  prevent_destroy = true
}
