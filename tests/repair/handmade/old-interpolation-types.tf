variable "region" {
  type = "string"
  default = "us-central1"
}
variable "zones" {
  type = "list"
  default = ["us-central1-a", "us-central1-b"]
}
variable "tags" {
  type = "map"
  default = {
    env = "dev"
  }
}
resource "google_compute_address" "a" {
  count  = "${length(var.zones)}"
  name   = "addr-${count.index}"
  region = "${var.region}"
  labels = "${var.tags}"
}
