variable "names" {
  type    = list(string)
  default = ["a", "b"]
}
resource "google_pubsub_topic" "t" {
  name = var.names[count.index]
}
