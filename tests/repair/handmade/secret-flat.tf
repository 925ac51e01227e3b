resource "google_secret_manager_secret" "s" {
  name      = "api-key"
  replication = "automatic"
}
resource "google_secret_manager_secret_version" "v" {
  secret        = google_secret_manager_secret.s
  secret_string = "abc"
}
