[% macro cleaned(s) %]
  cleanup_policies {
    id     = "old-untagged"
    action = "DELETE"

    condition {
      tag_state  = "UNTAGGED"
      older_than = "[[ s.keep_days ]]d"
    }
  }
[% if s.tagged_days %]

  cleanup_policies {
    id     = "old"
    action = "DELETE"

    condition {
      tag_state  = "ANY"
      older_than = "[[ s.tagged_days ]]d"
    }
  }
[% endif %]
[% if s.keep_count %]

  # What one policy keeps, no other deletes.
  cleanup_policies {
    id     = "latest"
    action = "KEEP"

    most_recent_versions {
      keep_count = [[ s.keep_count ]]
    }
  }
[% endif %]
[% endmacro %]
[% macro fetched(s) %]
  remote_repository_config {
    [[ s.upstream[0] ]] {
      public_repository = "[[ s.upstream[1] ]]"
    }
  }
[% endmacro %]
resource "google_artifact_registry_repository" "[[ registry.label ]]" {
  repository_id = "[[ registry.ref ]]${var.name_suffix}"
  location      = var.region
  format        = "[[ s.format | upper ]]"
[% if s.mode == "remote" %]
  mode          = "REMOTE_REPOSITORY"
[% endif %]
  labels        = local.labels

[% if s.mode == "remote" %]
[[ fetched(s) ]]
[% endif %]
[[ cleaned(s) -]]
}
[% if s.combined %]

# What is fetched from the public registry is kept here.
resource "google_artifact_registry_repository" "[[ mirror.label ]]" {
  repository_id = "[[ mirror.ref ]]${var.name_suffix}"
  location      = var.region
  format        = "[[ s.format | upper ]]"
  mode          = "REMOTE_REPOSITORY"
  labels        = local.labels

[[ fetched(s) ]]
[[ cleaned(s) -]]
}

# One address for both: what is one's own comes first, so that nobody outside can put a name before it.
resource "google_artifact_registry_repository" "[[ joined.label ]]" {
  repository_id = "[[ joined.ref ]]${var.name_suffix}"
  location      = var.region
  format        = "[[ s.format | upper ]]"
  mode          = "VIRTUAL_REPOSITORY"
  labels        = local.labels

  virtual_repository_config {
    upstream_policies {
      id         = "own"
      repository = google_artifact_registry_repository.[[ registry.label ]].id
      priority   = 20
    }

    upstream_policies {
      id         = "public"
      repository = google_artifact_registry_repository.[[ mirror.label ]].id
      priority   = 10
    }
  }
}
[% endif %]
[% macro people(made, members, role) %]
resource "google_artifact_registry_repository_iam_member" "[[ made.label ]]" {
  for_each = toset([[ members | tojson ]])

  repository = google_artifact_registry_repository.[[ registry.label ]].name
  location   = google_artifact_registry_repository.[[ registry.label ]].location
  role       = "[[ role ]]"
  member     = each.value
}
[% endmacro %]
[% if s.read_by %]

# The plan names them: these people may pull from it.
[[ people(registry_readers, s.read_by, "roles/artifactregistry.reader") -]]
[% endif %]
[% if s.written_by %]

# The plan names them: these people may push to it and pull.
[[ people(registry_writers, s.written_by, "roles/artifactregistry.writer") -]]
[% endif %]
