resource "google_storage_bucket_iam_member" "[[ objects_access.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "roles/storage.objectUser"
  member = google_service_account.[[ identity.label ]].member
}
[% if signs %]

# It signs addresses in its own name, by Google's API and without a key.
resource "google_service_account_iam_member" "[[ signs.label ]]" {
  service_account_id = google_service_account.[[ identity.label ]].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.[[ identity.label ]].member
}
[% endif %]
