data "google_storage_project_service_account" "[[ told.label ]]" {}

# Cloud Storage itself publishes: it may do so to this topic, and only to it.
resource "google_pubsub_topic_iam_member" "[[ told_access.label ]]" {
  topic  = google_pubsub_topic.[[ topic.label ]].name
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:${data.google_storage_project_service_account.[[ told.label ]].email_address}"
}

resource "google_storage_notification" "[[ told.label ]]" {
  bucket         = google_storage_bucket.[[ by.bucket.label ]].name
  topic          = google_pubsub_topic.[[ topic.label ]].id
  payload_format = "JSON_API_V1"
  event_types    = ["OBJECT_FINALIZE"]

  depends_on = [google_pubsub_topic_iam_member.[[ told_access.label ]]]
}
