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

resource "google_compute_firewall" "web" {
  name    = "web"
  network = "default"

  allow {
    protocol = "tcp"
    ports    = 80, 443
  }

  source_ranges = ["0.0.0.0/0"]
}
