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
[% if s.cmek %]
# Artifact Registry itself encrypts and decrypts with the key.
data "google_project" "[[ encrypts.label ]]" {}

resource "google_kms_crypto_key_iam_member" "[[ encrypts.label ]]" {
  crypto_key_id = google_kms_crypto_key.[[ key.label ]].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${data.google_project.[[ encrypts.label ]].number}@gcp-sa-artifactregistry.iam.gserviceaccount.com"
}

[% endif %]
resource "google_artifact_registry_repository" "[[ registry.label ]]" {
  repository_id = "[[ registry.ref ]]${var.name_suffix}"
  location      = var.region
  format        = "[[ s.format | upper ]]"
[% if s.cmek %]
  kms_key_name  = google_kms_crypto_key.[[ key.label ]].id
[% endif %]
[% if s.mode == "remote" %]
  mode          = "REMOTE_REPOSITORY"
[% endif %]
  labels        = local.labels

[% if s.mode == "remote" %]
[[ fetched(s) ]]
[% endif %]
[[ cleaned(s) -]]
[% if s.cmek %]

  depends_on = [google_kms_crypto_key_iam_member.[[ encrypts.label ]]]
[% endif %]
}
[% if s.combined %]

# What is fetched from the public registry is kept here.
resource "google_artifact_registry_repository" "[[ mirror.label ]]" {
  repository_id = "[[ mirror.ref ]]${var.name_suffix}"
  location      = var.region
  format        = "[[ s.format | upper ]]"
[% if s.cmek %]
  kms_key_name  = google_kms_crypto_key.[[ key.label ]].id
[% endif %]
  mode          = "REMOTE_REPOSITORY"
  labels        = local.labels

[[ fetched(s) ]]
[[ cleaned(s) -]]
[% if s.cmek %]

  depends_on = [google_kms_crypto_key_iam_member.[[ encrypts.label ]]]
[% endif %]
}

# One address for both: what is one's own comes first, so that nobody outside can put a name before it.
resource "google_artifact_registry_repository" "[[ joined.label ]]" {
  repository_id = "[[ joined.ref ]]${var.name_suffix}"
  location      = var.region
  format        = "[[ s.format | upper ]]"
[% if s.cmek %]
  kms_key_name  = google_kms_crypto_key.[[ key.label ]].id
[% endif %]
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
[% if s.cmek %]

  depends_on = [google_kms_crypto_key_iam_member.[[ encrypts.label ]]]
[% endif %]
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
