variable "names" {
  type    = list(string)
  default = ["a", "b"]
}
locals {
  upper = [for n in var.names upper(n)]
}
resource "google_pubsub_topic" "t" {
  for_each = toset(local.upper)
  name     = each.value
}
