terraform {
  required_providers {
    google = {
      source  = "google"
      version = "5.10"
    }
  }
}

provider "google-beta" {
  project = var.project
  region  = "us-central1"
}

resource "google_project_service_identity" "sql" {
  provider = "google-beta"
  service  = "sqladmin.googleapis.com"
}

resource "google_compute_network" "net" {
  provider = google_beta
  name     = "net"
}

resource "google_project_services" "apis" {
  project  = var.project
  services = ["run.googleapis.com", "sqladmin.googleapis.com"]
}
