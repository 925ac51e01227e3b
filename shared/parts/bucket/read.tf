resource "google_storage_bucket_iam_member" "[[ read_access.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "roles/storage.objectViewer"
  member = google_service_account.[[ identity.label ]].member
}
