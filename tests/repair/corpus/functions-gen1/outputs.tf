output "url" {
  value = google_cloudfunctions_function.api.https_trigger_url
}
