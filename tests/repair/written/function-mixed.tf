resource "google_cloudfunctions_function" "f" {
  name        = "f-main"
  runtime     = "python312"
  location    = "us-central1"
  memory      = "256MB"
  entry_point = "main"
  source_bucket = "acme-src"
  source_object = "f.zip"
  trigger_http  = true
}
