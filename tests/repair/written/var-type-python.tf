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

variable "count_of" {
  type    = int
  default = 2
}

variable "on" {
  type    = boolean
  default = true
}

resource "google_pubsub_topic" "t" {
  count = var.on ? var.count_of : 0
  name  = "t-${count.index}"
}
