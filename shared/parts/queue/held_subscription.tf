resource "google_pubsub_subscription_iam_member" "[[ held.label ]]" {
  subscription = google_pubsub_subscription.[[ subscription.label ]].name
  role         = "[[ role ]]"
  member       = google_service_account.[[ identity.label ]].member
}
