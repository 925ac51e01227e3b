resource "google_bigquery_dataset_iam_member" "[[ held.label ]]" {
  dataset_id = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  role       = "[[ role ]]"
  member     = google_service_account.[[ identity.label ]].member
}
