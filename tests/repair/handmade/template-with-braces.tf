variable "name" {
  default = "x"
}
resource "google_pubsub_topic" "t" {
  name = f"topic-{var.name}"
}
resource "google_pubsub_topic" "u" {
  name = "${{ var.name }}-u"
}
