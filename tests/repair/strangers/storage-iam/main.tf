resource "google_storage_bucket" "reports" {
  name     = "acme-reports-${random_id.suffix}"
  location = var.location

  labels = {
    team = reports,
    cost = finance
  }
}

resource "random_id" "suffix" {
  bytes = 4
}

resource "google_storage_bucket_iam_member" "reader" {
  bucket  = google_storage_bucket.reports.name
  role    = "roles/storage.objectViewer"
  member  = user:ann@example.com
}

variable location {
  type = string
  default = US
}
