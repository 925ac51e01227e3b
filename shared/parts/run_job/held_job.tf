resource "google_cloud_run_v2_job_iam_member" "[[ held.label ]]" {
  name     = google_cloud_run_v2_job.[[ job.label ]].name
  location = google_cloud_run_v2_job.[[ job.label ]].location
  role     = "[[ role ]]"
  member   = google_service_account.[[ identity.label ]].member
}
