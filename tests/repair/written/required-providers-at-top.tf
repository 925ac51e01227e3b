required_providers {
  google = {
    source  = "hashicorp/google"
    version = "~> 7.0"
  }
}
resource "google_pubsub_topic" "t" {
  name = "t-main"
}
