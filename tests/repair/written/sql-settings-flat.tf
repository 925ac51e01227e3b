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

resource "google_sql_database_instance" "db" {
  name             = "db"
  region           = var.region
  database_version = "POSTGRES_16"
  tier             = "db-f1-micro"
  disk_size        = 20
  backup_enabled   = true
}
