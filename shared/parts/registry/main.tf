resource "google_artifact_registry_repository" "[[ registry.label ]]" {
  repository_id = "[[ registry.ref ]]${var.name_suffix}"
  location      = var.region
  format        = "[[ s.format | upper ]]"
  labels        = local.labels

  cleanup_policies {
    id     = "old-untagged"
    action = "DELETE"

    condition {
      tag_state  = "UNTAGGED"
      older_than = "[[ s.keep_days ]]d"
    }
  }
}
