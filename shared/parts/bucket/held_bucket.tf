resource "google_storage_bucket_iam_member" "[[ held.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "[[ role ]]"
  member = google_service_account.[[ identity.label ]].member
}
