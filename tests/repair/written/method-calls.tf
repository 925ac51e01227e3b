variable "name" {
  default = "Orders"
}
resource "google_pubsub_topic" "t" {
  name = var.name.lower()
}
resource "google_pubsub_topic" "u" {
  name = var.name.replace("O", "o")
}
