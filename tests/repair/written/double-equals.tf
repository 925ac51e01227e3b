resource "google_storage_bucket" "logs" {
  name     == "acme-logs-eu"
  location == "EU"
}
