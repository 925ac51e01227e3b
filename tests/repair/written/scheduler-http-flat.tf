terraform {
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
  }
}

provider "google" {
  project = var.project_id
  region  = var.region
}

variable "project_id" {
  type = string
}

variable "region" {
  type    = string
  default = "us-central1"
}

resource "google_cloud_scheduler_job" "nightly" {
  name        = "nightly"
  schedule    = "0 3 * * *"
  region      = var.region
  uri         = "https://example.com/run"
  http_method = "POST"
}
