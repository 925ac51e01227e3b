variable "env" {
  default = "dev"
}
variable "name" {
  default = "orders-${var.env}"
}
resource "google_pubsub_topic" "t" {
  name = var.name
}
