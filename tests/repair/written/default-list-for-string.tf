variable "location" {
  type    = string
  default = ["EU"]
}
resource "google_storage_bucket" "b" {
  name     = "acme-location"
  location = var.location
}
