resource "google_artifact_registry_repository_iam_member" "[[ registry_access.label ]]" {
  repository = google_artifact_registry_repository.[[ registry.label ]].name
  location   = google_artifact_registry_repository.[[ registry.label ]].location
  role       = "roles/artifactregistry.[[ 'writer' if 'pushes' in registry_access.ref else 'reader' ]]"
  member     = google_service_account.[[ identity.label ]].member
}
