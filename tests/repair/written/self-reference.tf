resource "google_service_account" "sa" {
  account_id   = "worker"
  display_name = google_service_account.sa.account_id
}
