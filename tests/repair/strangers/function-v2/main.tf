resource "google_storage_bucket" "code" {
  name     = "acme-code"
  location = "EU"
}

resource "google_cloudfunctions2_function" "hook" {
  name        = "hook"
  location    = "europe-west1"
  runtime     = "nodejs20"
  entry_point = "hook"

  build_config {
    source {
      storage {
        bucket = google_storage_bucket.code.name
        object = "hook.zip"
      }
    }
  }

  service_config {
    max_instances         = 5
    memory                = "256M"
    timeout               = 60
    env {
      LOG_LEVEL = "info"
    }
    service_account = google_service_account.hook.email
  }

  event_trigger {
    type         = "google.cloud.pubsub.topic.v1.messagePublished"
    topic        = google_pubsub_topic.hook.id
    retry_policy = "RETRY_POLICY_RETRY"
  }
}

resource "google_service_account" "hook" {
  account_id = "hook"
}

resource "google_pubsub_topic" "hook" {
  name = "hook"
}

output "uri" {
  value = google_cloudfunctions2_function.hook.url
}
