variable "env" {
  default = "dev"
}
resource "google_pubsub_topic" "t" {
  name = "orders-${var.env == 'prod' ? 'p' : 'd'}"
}
