variable "ports" {
  type    = list(number)
  default = [80, 443]
}
resource "google_compute_firewall" "f" {
  name    = "f-main"
  network = "default"
  dynamic "allow" {
    for_each = var.ports
    content {
      protocol = "tcp"
      ports    = [each.value]
    }
  }
  source_ranges = ["10.0.0.0/8"]
}
