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

variable "names" {
  type    = list(string)
  default = ["a", "b"]
}

output "upper" {
  value = [for n in var.names upper(n)]
}
