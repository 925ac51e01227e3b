variable "names" {
  type    = list(string)
  default = ["a" "b", "c",,]
}
locals {
  joined = join("-", var.names
  upper  = upper(local.joined))
}
resource "google_pubsub_topic" "t" {
  name = local.joined
}
