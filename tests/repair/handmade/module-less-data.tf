data "google_compute_images" "debian" {
  family  = "debian-12"
  project = "debian-cloud"
}
resource "google_compute_disk" "d" {
  name  = "d"
  zone  = "us-central1-a"
  image = google_compute_image.debian.self_link
}
