resource "google_spanner_instance" "main" {
  name         = "main"
  config       = "regional-us-central1"
  display_name = "Main"
  nodes        = 1
}

resource "google_spanner_database" "app" {
  instance = google_spanner_instance.main.name
  name     = "app"
  ddl      = "CREATE TABLE t (id INT64) PRIMARY KEY (id)"
}

resource "google_artifact_registry_repository" "docker" {
  location      = "us-central1"
  repository_id = "docker"
  type          = "DOCKER"

  cleanup_policy {
    id     = "old"
    action = "DELETE"
    condition {
      older_than = "2592000s"
    }
  }
}
