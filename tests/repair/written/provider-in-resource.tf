resource "google_pubsub_topic" "t" {
  name = "t-main"
  provider "google" {
    region = "us-central1"
  }
}
