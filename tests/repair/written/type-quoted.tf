variable "zones" {
  type    = "list"
  default = ["us-central1-a"]
}
variable "labels" {
  type = "map"
  default = {}
}
variable "name" {
  type = "string"
  default = "x"
}
resource "google_compute_disk" "d" {
  name   = var.name
  zone   = var.zones[0]
  labels = var.labels
}
