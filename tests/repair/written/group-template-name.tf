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

resource "google_compute_instance_template" "t" {
  name         = "t"
  machine_type = "e2-small"

  disk {
    image = "debian-cloud/debian-12"
  }

  network_interface {
    network = "default"
  }
}

resource "google_compute_instance_group_manager" "g" {
  name              = "g"
  zone              = "us-central1-b"
  base_name         = "g"
  instance_template = google_compute_instance_template.t.id
  size              = 2
}
