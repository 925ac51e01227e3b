resource "google_pubsub_subscription_iam_member" "[[ pull_access.label ]]" {
  subscription = google_pubsub_subscription.[[ subscription.label ]].name
  role         = "roles/pubsub.subscriber"
  member       = google_service_account.[[ identity.label ]].member
}
