output "[[ o.files ]]" {
  description = "The bucket that the job keeps its files in, and reads them from."
  value       = google_storage_bucket.[[ bucket.label ]].url
}
