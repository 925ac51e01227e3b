output "[[ o.registry ]]" {
  description = "Where images are pushed to: this, a slash, and the image's name."
  value       = google_artifact_registry_repository.[[ registry.label ]].registry_uri
}
