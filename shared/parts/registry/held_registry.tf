resource "google_artifact_registry_repository_iam_member" "[[ held.label ]]" {
  repository = google_artifact_registry_repository.[[ registry.label ]].name
  location   = google_artifact_registry_repository.[[ registry.label ]].location
  role       = "[[ role ]]"
  member     = google_service_account.[[ identity.label ]].member
}
