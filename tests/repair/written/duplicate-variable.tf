variable "region" {
  default = "us-central1"
}
variable "region" {
  type        = string
  description = "Where"
}
resource "google_compute_address" "a" {
  name   = "a-main"
  region = var.region
}
