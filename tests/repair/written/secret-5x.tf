resource "google_secret_manager_secret" "s" {
  secret_id = "s"
  replication {
    automatic = true
  }
}
resource "google_secret_manager_secret_version" "v" {
  secret = google_secret_manager_secret.s.id
  data   = "hunter2"
}
