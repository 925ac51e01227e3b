resource "google_firestore_database" "db" {
  project  = var.project_id
  location = "nam5"
  type     = "FIRESTORE_NATIVE"
}

resource "google_firestore_index" "by_status" {
  project    = var.project_id
  collection = "runs"

  fields = [
    {
      field_path = "status"
      order      = "ASCENDING"
    },
    {
      field_path = "created_at"
      order      = "DESCENDING"
    }
  ]
}

resource "google_cloud_tasks_queue" "mail" {
  name = "mail"
  region = "us-central1"

  rate_limits {
    max_dispatches = 10
    max_concurrent = 3
  }

  retry {
    max_attempts = 5
  }
}
