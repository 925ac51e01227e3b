variable "size" {
  type    = number
  default = true
}
variable "public" {
  type    = bool
  default = "no"
}
resource "google_compute_disk" "d" {
  name = "d-main"
  zone = "us-central1-a"
  size = var.size
}
resource "google_compute_network" "n" {
  name = "n-main"
  auto_create_subnetworks = var.public
}
