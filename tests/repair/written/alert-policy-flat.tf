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

resource "google_monitoring_alert_policy" "cpu" {
  display_name = "CPU"
  combiner     = OR

  conditions {
    display_name    = "CPU"
    filter          = "metric.type=\"compute.googleapis.com/instance/cpu/utilization\" resource.type=\"gce_instance\""
    comparison      = "COMPARISON_GT"
    threshold_value = 0.8
    duration        = "60s"
  }
}
