project_id = "acme"
region     = "us-central1"

variable "project_id" {
  type = string
}

resource "google_compute_address" "ip" {
  name   = "ip"
  region = var.region
}
