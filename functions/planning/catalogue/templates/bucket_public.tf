# The plan names this grant: everybody may read what is in the bucket.
resource "google_storage_bucket_iam_member" "[[ bucket_public.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "roles/storage.objectViewer"
  member = "allUsers"
}
