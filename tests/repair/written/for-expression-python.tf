variable "names" {
  type    = list(string)
  default = ["a", "b"]
}
locals {
  upper = [upper(n) for n in var.names]
  map   = {n: upper(n) for n in var.names}
}
resource "google_pubsub_topic" "t" {
  for_each = toset(local.upper)
  name     = each.value
}
