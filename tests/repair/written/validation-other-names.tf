variable "region" {
  type    = string
  default = "us-central1"
  validation {
    rule    = can(regex("^[a-z]+-[a-z]+[0-9]$", var.region))
    message = "Must be a region."
  }
}
resource "google_compute_address" "a" {
  name   = "a-main"
  region = var.region
}
