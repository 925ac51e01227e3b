provider "google" {
  project = "acme"
}
output "token_project" {
  value = data.google_client_config.default.project
}
resource "google_pubsub_topic" "t" {
  name = "t-main"
}
