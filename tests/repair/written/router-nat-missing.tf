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

resource "google_compute_router" "r" {
  name    = "r"
  network = "default"
  region  = var.region
}

resource "google_compute_router_nat" "n" {
  name                   = "n"
  router                 = google_compute_router.r
  region                 = var.region
  nat_ip_allocate_option = AUTO_ONLY
}
