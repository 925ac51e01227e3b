output "[[ o.database ]]" {
  description = "The Firestore database, as clients name it."
  value       = google_firestore_database.[[ documents.label ]].name
}
