output "[[ o.url ]]" {
  description = "Where the function answers."
  value       = google_cloudfunctions2_function.[[ function.label ]].url
}

output "[[ o.code_bucket ]]" {
  description = "Where zip archives with the function's code are put."
  value       = google_storage_bucket.[[ code.label ]].name
}
