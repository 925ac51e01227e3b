resource "google_cloud_run_v2_service_iam_member" "[[ held.label ]]" {
  name     = google_cloud_run_v2_service.[[ service.label ]].name
  location = google_cloud_run_v2_service.[[ service.label ]].location
  role     = "[[ role ]]"
  member   = google_service_account.[[ identity.label ]].member
}
