# The plan names this grant: everybody may call the service.
resource "google_cloud_run_v2_service_iam_member" "[[ service_public.label ]]" {
  name     = google_cloud_run_v2_service.[[ service.label ]].name
  location = google_cloud_run_v2_service.[[ service.label ]].location
  role     = "roles/run.invoker"
  member   = "allUsers"
}
