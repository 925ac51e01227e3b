variable "env" {
  default = "dev"
}
resource "google_pubsub_topic" "t" {
  name = "orders-$var.env"
}
resource "google_pubsub_topic" "u" {
  name = $var.env
}
