resource "google_compute_disk" "d" {
  name = "d-main"
  zone = "us-central1-a"
  size = 10 *
}
resource "google_pubsub_topic" "t" {
  count = 1 === 1 ? 1 : 0
  name  = "t-main"
}
