variable "count_of_vms" {
  type    = int
  default = 2
}
variable "is_public" {
  type    = boolean
  default = false
}
variable "names" {
  type    = list[str]
  default = ["a", "b"]
}
resource "google_pubsub_topic" "t" {
  for_each = toset(var.names)
  name     = each.key
}
