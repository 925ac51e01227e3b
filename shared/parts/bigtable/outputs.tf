output "[[ o.bigtable ]]" {
  description = "The instance that holds the table."
  value       = google_bigtable_instance.[[ instance.label ]].id
}
