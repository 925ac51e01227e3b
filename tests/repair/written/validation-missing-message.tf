variable "size" {
  type    = number
  default = 10
  validation {
    condition = var.size >= 10
  }
}
resource "google_compute_disk" "d" {
  name = "d-main"
  zone = "us-central1-a"
  size = var.size
}
