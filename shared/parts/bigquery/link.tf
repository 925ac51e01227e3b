resource "google_bigquery_dataset_iam_member" "[[ data_access.label ]]" {
  dataset_id = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.[[ identity.label ]].member
}
[% if job_access %]

# Whoever asks runs a job in the project; what it may read is said by the dataset.
resource "google_project_iam_member" "[[ job_access.label ]]" {
  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = google_service_account.[[ identity.label ]].member
}
[% endif %]
