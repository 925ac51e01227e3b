resource "google_storage_bucket" "src" {
  name     = "fn-src-bucket"
  location = "US"
}
resource "google_cloudfunctions2_function" "fn" {
  name        = "fn"
  region      = "us-central1"
  runtime     = "python311"
  handler     = "main"
  memory      = "256M"
  timeout     = 60
  environment_variables = {
    A = "1"
  }
}
