variable "prod" {
  type    = bool
  default = false
}
resource "google_compute_disk" "d" {
  name = "d"
  zone = "us-central1-a"
  size = 100 if var.prod else 10
  type = var.prod and true ? "pd-ssd" : "pd-standard"
}
