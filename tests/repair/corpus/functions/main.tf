provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_storage_bucket" "source" {
  name                        = "${var.project_id}-functions"
  location                    = "US"
  uniform_bucket_level_access = true
}

resource "google_storage_bucket_object" "archive" {
  name    = "source.zip"
  bucket  = google_storage_bucket.source.name
  content = "not really a zip"
}

resource "google_cloudfunctions2_function" "handler" {
  name        = "handler"
  location    = var.region
  description = "Answers uploads"

  build_config {
    runtime     = "python312"
    entry_point = "handle"

    source {
      storage_source {
        bucket = google_storage_bucket.source.name
        object = google_storage_bucket_object.archive.name
      }
    }
  }

  service_config {
    max_instance_count = 3
    available_memory   = "256M"
    timeout_seconds    = 60

    environment_variables = {
      BUCKET = google_storage_bucket.source.name
    }
  }

  event_trigger {
    trigger_region = var.region
    event_type     = "google.cloud.pubsub.topic.v1.messagePublished"
    pubsub_topic   = google_pubsub_topic.uploads.id
    retry_policy   = "RETRY_POLICY_RETRY"
  }
}

resource "google_pubsub_topic" "uploads" {
  name = "uploads"
}
