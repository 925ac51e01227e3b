terraform {
  required_version = ">= 1.5"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
[% if beta %]
    google-beta = {
      source  = "hashicorp/google-beta"
      version = "~> 7.0"
    }
[% endif %]
  }
}

provider "google" {
  project = var.project_id
  region  = var.region
  zone    = var.zone
}
[% if beta %]

provider "google-beta" {
  project = var.project_id
  region  = var.region
  zone    = var.zone
}
[% endif %]

locals {
  labels = {
[[ labels ]]
  }
}
