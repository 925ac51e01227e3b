provider "google" {
  project = var.project_id
}

resource "google_firestore_database" "main" {
  project                           = var.project_id
  name                              = "(default)"
  location_id                       = "nam5"
  type                              = "FIRESTORE_NATIVE"
  concurrency_mode                  = "OPTIMISTIC"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
}

resource "google_firestore_index" "by_status" {
  project    = var.project_id
  database   = google_firestore_database.main.name
  collection = "orders"

  fields {
    field_path = "status"
    order      = "ASCENDING"
  }

  fields {
    field_path = "created_at"
    order      = "DESCENDING"
  }
}

resource "google_firestore_field" "ttl" {
  database   = google_firestore_database.main.name
  collection = "sessions"
  field      = "expires_at"

  ttl_config {}
}
