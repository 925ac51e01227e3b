provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_pubsub_topic" "tick" {
  name = "tick"
}

resource "google_cloud_scheduler_job" "nightly" {
  name        = "nightly"
  description = "Starts the nightly export"
  schedule    = "0 2 * * *"
  time_zone   = "Europe/Berlin"
  region      = var.region

  pubsub_target {
    topic_name = google_pubsub_topic.tick.id
    data       = base64encode(jsonencode({ job = "export" }))
  }

  retry_config {
    retry_count          = 3
    min_backoff_duration = "5s"
  }
}

resource "google_cloud_scheduler_job" "ping" {
  name             = "ping"
  schedule         = "*/5 * * * *"
  region           = var.region
  attempt_deadline = "30s"

  http_target {
    http_method = "GET"
    uri         = var.url

    headers = {
      User-Agent = "scheduler"
    }
  }
}

resource "google_cloud_tasks_queue" "exports" {
  name     = "exports"
  location = var.region

  rate_limits {
    max_dispatches_per_second = 5
  }

  retry_config {
    max_attempts = 10
  }
}
