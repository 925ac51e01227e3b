resource "google_artifact_registry" "r" {
  name     = "images"
  location = "us-central1"
  format   = "docker"
}
