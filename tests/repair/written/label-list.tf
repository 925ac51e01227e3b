resource "google_storage_bucket" "b" {
  name     = "acme-labels"
  location = "EU"
  labels   = ["env=prod", "team=core"]
}
