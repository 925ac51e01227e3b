resource "google_compute_address" "a" {
  name = "a"
}

resource "google_container_registry" "images" {
}

resource "google_artifact_registry_repository" "images" {
  name     = "images"
  location = "us-central1"
  format   = "docker"
}

output "address" {
  description = "The address"
}

output "repo" {
  google_artifact_registry_repository.images.id
}

output repo_url {
  value = "${google_artifact_registry_repository.images.location}-docker.pkg.dev/${google_artifact_registry_repository.images.repository}"
}

output "registry" = google_container_registry.images.bucket_self_link
