variable "project" {
  type    = string
  default = "acme"
}
variable "bucket_name" {
  type    = string
  default = "${var.project}-data"
}
resource "google_storage_bucket" "data" {
  name     = var.bucket_name
  location = "US"
}
