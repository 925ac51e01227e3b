variable "conf" {
  type = object({
    name = string
    size = optional(number 10)
  })
  default = {
    name = "x-main"
  }
}
resource "google_compute_disk" "d" {
  name = var.conf["name"
  zone = "us-central1-a"
  size = var.conf.size
}
