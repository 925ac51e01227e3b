resource "google_pubsub_topic_iam_member" "[[ held.label ]]" {
  topic  = google_pubsub_topic.[[ topic.label ]].name
  role   = "[[ role ]]"
  member = google_service_account.[[ identity.label ]].member
}
