terraform {
  required_version = "1.5"
  required_providers {
    google {
      source  = "google"
      version = "^5.0"
    }
  }
}
resource "google_pubsub_topic" "t" {
  name = "t"
}
