resource "google_storage_bucket" "b" {
  name     = "${local.prefix}-data"
  location = "EU"
  labels   = local.common_labels
}
