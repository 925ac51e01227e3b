terraform {
  required_version = ">= 1.5"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 5.0"
    }
  }
}

provider "google" {
  project = var.project_id
  region  = var.region
}

variable "region" {
  type    = string
  default = "us-central1"
}

resource "google_storage_bucket" "logs" {
  name     = "${var.project_id}-logs"
  location = var.region
}

output "bucket" {
  value = google_storage_bucket.logs.url
}
