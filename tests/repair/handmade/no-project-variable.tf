provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_storage_bucket" "b" {
  name     = "${var.project_id}-bucket"
  location = var.location
}
