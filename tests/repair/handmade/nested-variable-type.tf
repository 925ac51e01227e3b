variable "nodes" {
  type = map(object({
    size = int
    zone = str
  }))
  default = {}
}
resource "google_compute_disk" "d" {
  for_each = var.nodes
  name     = each.key
  size     = each.value.size
  zone     = each.value.zone
}
