resource "google_service_account" "sa" {
  for_each   = toset(["api", "worker"])
  account_id = "sa-${each.key}"
}
output "emails" {
  value = google_service_account.sa.email
}
