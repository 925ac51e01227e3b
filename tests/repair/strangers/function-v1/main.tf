resource "google_storage_bucket" "source" {
  name     = "acme-function-source"
  location = "US"
}

resource "google_storage_bucket_object" "source" {
  name   = "function.zip"
  bucket = google_storage_bucket.source.name
  path   = "function.zip"
}

resource "google_cloudfunctions_function" "thumbs" {
  name        = "thumbs"
  runtime     = "python311"
  region      = "us-central1"
  memory      = 256
  handler     = "make_thumb"

  source_bucket = google_storage_bucket.source.name
  source_object = google_storage_bucket_object.source.name

  event_trigger {
    type   = "google.storage.object.finalize"
    bucket = google_storage_bucket.source.name
  }

  environment = {
    SIZE = 128
  }
}
