provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_storage_bucket" "code" {
  name     = "${var.project_id}-code"
  location = "US"
}

resource "google_storage_bucket_object" "zip" {
  name    = "code.zip"
  bucket  = google_storage_bucket.code.name
  content = "zip"
}

resource "google_cloudfunctions_function" "api" {
  name                  = "api"
  runtime               = "python311"
  available_memory_mb   = 128
  timeout               = 60
  entry_point           = "main"
  trigger_http          = true
  source_archive_bucket = google_storage_bucket.code.name
  source_archive_object = google_storage_bucket_object.zip.name

  environment_variables = {
    STAGE = var.stage
  }

  labels = {
    stage = var.stage
  }
}

resource "google_cloudfunctions_function_iam_member" "invoker" {
  region         = google_cloudfunctions_function.api.region
  cloud_function = google_cloudfunctions_function.api.name
  role           = "roles/cloudfunctions.invoker"
  member         = "user:${var.caller}"
}
