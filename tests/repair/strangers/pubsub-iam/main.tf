data "google_project" "current" {}

resource "google_pubsub_topic" "uploads" {
  name = "uploads"
}

resource "google_pubsub_topic_iam_binding" "gcs" {
  topic_name = google_pubsub_topic.uploads.name
  role       = "roles/pubsub.publisher"
  members    = ["serviceAccount:service-${data.google_project.current.project_number}@gs-project-accounts.iam.gserviceaccount.com"]
}

resource "google_storage_notification" "uploads" {
  bucket         = google_storage_bucket.uploads
  payload_format = "JSON_API_V1"
  topic_id       = google_pubsub_topic.uploads.id
  event_types    = "OBJECT_FINALIZE"
  depends_on     = [google_pubsub_topic_iam_member.gcs]
}

resource "google_storage_bucket" "uploads" {
  name                        = "acme-uploads"
  region                      = "us-central1"
  uniform_bucket_level_access = true
}
