variable "env" {
  default = "dev"
}
resource "google_pubsub_topic" "t" {
  name = f"orders-{var.env}"
}
resource "google_pubsub_topic" "u" {
  name = "orders-{{ var.env }}"
}
resource "google_pubsub_topic" "v" {
  name = "orders-$(var.env)"
}
