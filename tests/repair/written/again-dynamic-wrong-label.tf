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

variable "rules" {
  type    = list(object({ protocol = string, ports = list(string) }))
  default = [{ protocol = "tcp", ports = ["80"] }]
}

resource "google_compute_firewall" "web" {
  name          = "web"
  network       = "default"
  source_ranges = ["0.0.0.0/0"]

  dynamic "allowed" {
    for_each = var.rules
    content {
      protocol = rule.value.protocol
      ports    = rule.value.ports
    }
  }
}
