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

resource "google_cloudfunctions2_function" "f" {
  name        = "f"
  location    = var.region
  runtime     = "python312"
  entry_point = "main"
}
