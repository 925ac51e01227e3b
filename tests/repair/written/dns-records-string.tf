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

resource "google_dns_managed_zone" "z" {
  name     = "z"
  dns_name = "example.com."
}

resource "google_dns_record_set" "a" {
  name         = "www.example.com."
  type         = "A"
  ttl          = "300s"
  managed_zone = google_dns_managed_zone.z.name
  rrdatas      = "203.0.113.7"
}
