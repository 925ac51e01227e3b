provider "google" {
  project = var.project_id
}

resource "google_storage_bucket" "logs" {
  name          = "${var.project_id}-logs"
  location      = "EU"
  storage_class = "COLDLINE"

  retention_policy {
    retention_period = 31536000
    is_locked        = false
  }
}

resource "google_logging_project_sink" "audit" {
  name                   = "audit"
  destination            = "storage.googleapis.com/${google_storage_bucket.logs.name}"
  filter                 = "logName:\"cloudaudit.googleapis.com\""
  unique_writer_identity = true

  exclusions {
    name   = "noise"
    filter = "resource.type=\"k8s_node\""
  }
}

resource "google_storage_bucket_iam_member" "writer" {
  bucket = google_storage_bucket.logs.name
  role   = "roles/storage.objectCreator"
  member = google_logging_project_sink.audit.writer_identity
}
