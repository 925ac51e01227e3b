variable "a" {
  type    = bool
  default = true
}
variable "b" {
  type    = bool
  default = false
}
resource "google_pubsub_topic" "t" {
  count = var.a and not var.b ? 1 : 0
  name  = "t-main"
}
