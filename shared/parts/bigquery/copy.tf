resource "google_bigquery_dataset_iam_member" "[[ copy_access.label ]]" {
  dataset_id = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = google_service_account.[[ identity.label ]].member
}

resource "google_project_iam_member" "[[ job_access.label ]]" {
  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = google_service_account.[[ identity.label ]].member
}
