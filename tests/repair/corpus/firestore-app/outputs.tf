output "database" {
  value = google_firestore_database.main.id
}
