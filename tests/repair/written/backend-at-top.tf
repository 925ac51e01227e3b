backend "gcs" {
  bucket = "acme-tf-state"
  prefix = "prod"
}
resource "google_pubsub_topic" "t" {
  name = "t-main"
}
