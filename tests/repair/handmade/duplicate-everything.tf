provider "google" {
  project = "p"
  region  = "us-central1"
}
provider "google" {
  project = "p"
}
variable "zone" {
  default = "us-central1-a"
}
variable "zone" {
  type        = string
  description = "Where"
}
resource "google_pubsub_topic" "t" {
  name = "t"
}
resource "google_pubsub_topic" "t" {
  name = "t"
}
output "t" {
  value = google_pubsub_topic.t.id
}
output "t" {
  value = google_pubsub_topic.t.id
}
