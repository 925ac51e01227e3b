variable "names" {
  type    = list(string)
  default = ["a", "b"]
}
resource "google_pubsub_topic" "t" {
  for_each = var.names
  name     = "t-${each.value}"
}
output "ids" {
  value = google_pubsub_topic.t.id
}
