variable "names" {
  type    = list(string)
  default = ["a", "b"]
}
locals {
  sizes = { for n in var.names : n = length(n) }
}
resource "google_pubsub_topic" "t" {
  for_each = local.sizes
  name     = each.key
}
