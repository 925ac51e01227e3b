resource "google_cloud_run_v2_job_iam_member" "[[ deploy_access.label ]]" {
  name     = google_cloud_run_v2_job.[[ job.label ]].name
  location = google_cloud_run_v2_job.[[ job.label ]].location
  role     = "roles/run.developer"
  member   = google_service_account.[[ identity.label ]].member
}

# What it deploys acts as the job's account, as before.
resource "google_service_account_iam_member" "[[ acts_access.label ]]" {
  service_account_id = google_service_account.[[ own.identity.label ]].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.[[ identity.label ]].member
}
