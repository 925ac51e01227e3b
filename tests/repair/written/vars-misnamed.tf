variable "env" {
  default = "dev"
}
resource "google_pubsub_topic" "t" {
  name = "orders-${vars.env}"
}
resource "google_pubsub_topic" "u" {
  name = "orders-${variable.env}"
}
resource "google_pubsub_topic" "v" {
  name = "orders-${env}"
}
