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

resource "google_cloud_run_v2_job" "j" {
  name     = "j"
  location = var.region

  template {
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/job"
    }
  }
}
