variable "project-id" {
  type = string
  default = "p"
}
variable "machine type" {
  default = "e2-micro"
}
variable "count" {
  type = number
  default = 1
}
resource "google_compute_disk" "d" {
  name    = "d"
  project = var.project_id
  zone    = "us-central1-a"
  size    = var.count
}
