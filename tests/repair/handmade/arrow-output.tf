resource "google_pubsub_topic" "t" {
  name => "t"
}
output "id" {
  google_pubsub_topic.t.id
}
