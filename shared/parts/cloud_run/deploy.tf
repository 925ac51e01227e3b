resource "google_cloud_run_v2_service_iam_member" "[[ deploy_access.label ]]" {
  name     = google_cloud_run_v2_service.[[ service.label ]].name
  location = google_cloud_run_v2_service.[[ service.label ]].location
  role     = "roles/run.developer"
  member   = google_service_account.[[ identity.label ]].member
}
[% if s.further %]

resource "google_cloud_run_v2_service_iam_member" "[[ deploy_access.label ]]_there" {
  for_each = google_cloud_run_v2_service.[[ elsewhere.label ]]

  name     = each.value.name
  location = each.value.location
  role     = "roles/run.developer"
  member   = google_service_account.[[ identity.label ]].member
}
[% endif %]

# What it deploys acts as the service's account, as before.
resource "google_service_account_iam_member" "[[ acts_access.label ]]" {
  service_account_id = google_service_account.[[ own.identity.label ]].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.[[ identity.label ]].member
}
