resource "google_cloud_tasks_queue_iam_member" "[[ held.label ]]" {
  name     = google_cloud_tasks_queue.[[ tasks.label ]].name
  location = google_cloud_tasks_queue.[[ tasks.label ]].location
  role     = "[[ role ]]"
  member   = google_service_account.[[ identity.label ]].member
}
