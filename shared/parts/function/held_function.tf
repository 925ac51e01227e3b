resource "google_cloud_run_v2_service_iam_member" "[[ held.label ]]" {
  name     = google_cloudfunctions2_function.[[ function.label ]].name
  location = google_cloudfunctions2_function.[[ function.label ]].location
  role     = "[[ role ]]"
  member   = google_service_account.[[ identity.label ]].member
}
