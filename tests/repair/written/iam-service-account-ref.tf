resource "google_service_account" "app" {
  name         = "app-account"
  display_name = "App"
}
resource "google_storage_bucket_iam_member" "m" {
  bucket = google_storage_bucket.b
  role   = "roles/storage.objectViewer"
  member = google_service_account.app.member
}
resource "google_storage_bucket" "b" {
  name     = "acme-iam"
  location = "EU"
}
