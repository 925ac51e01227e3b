variable "machine_count" {
  type    = number
  default = "two"
}
variable "zones" {
  type    = list(string)
  default = "us-central1-a"
}
variable "labels" {
  type    = map(string)
  default = ["env", "prod"]
}
resource "google_compute_disk" "d" {
  count  = var.machine_count
  name   = "d-${count.index}"
  zone   = var.zones[0]
  labels = var.labels
}
