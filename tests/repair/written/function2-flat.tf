resource "google_cloudfunctions2_function" "f" {
  name        = "f-main"
  location    = "us-central1"
  runtime     = "python312"
  entry_point = "main"
  memory      = "256M"
  timeout     = 60
  source_bucket = "acme-src"
  source_object = "f.zip"
}
