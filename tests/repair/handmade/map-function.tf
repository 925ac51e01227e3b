resource "google_pubsub_topic" "t" {
  name   = "t"
  labels = map("a", "1", "b", "2")
}
resource "google_compute_address" "ip" {
  name  = concat("my", "-ip")
  region = "us-central1"
}
