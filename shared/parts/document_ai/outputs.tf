output "[[ o.processor ]]" {
  description = "The processor's full name, as a request to Document AI wants it."
  value       = google_document_ai_processor.[[ processor.label ]].id
}
