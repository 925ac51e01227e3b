resource "google_pubsub_topic_iam_member" "[[ publish_access.label ]]" {
  topic  = google_pubsub_topic.[[ topic.label ]].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.[[ identity.label ]].member
}
