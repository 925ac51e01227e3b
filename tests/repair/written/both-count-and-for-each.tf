variable "topics" {
  type    = set(string)
  default = ["a", "b"]
}
resource "google_pubsub_topic" "t" {
  count    = length(var.topics)
  for_each = var.topics
  name     = each.value
}
