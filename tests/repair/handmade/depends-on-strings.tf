resource "google_service_account" "sa" {
  account_id = "runner-account"
}
resource "google_pubsub_topic" "t" {
  name       = "t"
  depends_on = google_service_account.sa
}
resource "google_pubsub_topic" "u" {
  name       = "u"
  depends_on = [google_service_account.sa.email]
}
