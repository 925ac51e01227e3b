output "function_url" {
  value = google_cloudfunctions2_function.handler.url
}
