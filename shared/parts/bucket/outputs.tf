output "[[ o.url ]]" {
  description = "The bucket's address."
  value       = google_storage_bucket.[[ bucket.label ]].url
}
