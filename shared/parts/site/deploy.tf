resource "google_storage_bucket_iam_member" "[[ objects_access.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "roles/storage.objectUser"
  member = google_service_account.[[ identity.label ]].member
}

resource "google_storage_bucket_iam_member" "[[ look_access.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "roles/storage.legacyBucketReader"
  member = google_service_account.[[ identity.label ]].member
}
