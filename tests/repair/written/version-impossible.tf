terraform {
  required_version = ">= 99.0"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "= 0.0.1"
    }
  }
}

provider "google" {
  project = "acme"
}

resource "google_pubsub_topic" "t" {
  name = "t"
}
