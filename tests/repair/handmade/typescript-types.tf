variable "ports" {
  type    = string[]
  default = ["80"]
}
variable "size" {
  type    = int
  default = 3
}
variable "enabled" {
  type    = boolean
  default = true
}
resource "google_compute_firewall" "f" {
  name    = "f"
  network = "default"
  allow {
    protocol = "tcp"
    ports    = var.ports
  }
  source_tags = ["x"]
}
