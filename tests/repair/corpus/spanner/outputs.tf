output "state" {
  value = google_spanner_database.app.state
}
