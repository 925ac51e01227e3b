output "[[ o.url ]]" {
  description = "The site's first page."
  value       = "https://storage.googleapis.com/${google_storage_bucket.[[ bucket.label ]].name}/index.html"
}
