output "[[ o.spanner ]]" {
  description = "The database, with its instance."
  value       = google_spanner_database.[[ database.label ]].id
}
