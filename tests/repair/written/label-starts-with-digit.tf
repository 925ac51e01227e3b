resource "google_compute_disk" "1st" {
  name = "first"
  zone = "us-central1-a"
}
