project_id = "acme-prod"
region     = "us-central1"

resource "google_compute_address" "a" {
  name    = "a-main"
  project = var.project_id
  region  = var.region
}
