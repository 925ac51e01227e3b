[% if s.cmek %]
# Cloud Storage itself encrypts and decrypts with the key.
data "google_project" "[[ encrypts.label ]]" {}

resource "google_kms_crypto_key_iam_member" "[[ encrypts.label ]]" {
  crypto_key_id = google_kms_crypto_key.[[ key.label ]].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${data.google_project.[[ encrypts.label ]].number}@gs-project-accounts.iam.gserviceaccount.com"
}

[% endif %]
resource "google_storage_bucket" "[[ bucket.label ]]" {
  name                        = "[[ bucket.project ]][[ bucket.ref ]]${var.name_suffix}"
  location                    = [[ '"' ~ s.location ~ '"' if s.location else 'var.region' ]]
  storage_class               = "[[ s.storage_class ]]"
  uniform_bucket_level_access = true
  public_access_prevention    = "[[ 'inherited' if s.public else 'enforced' ]]"
  force_destroy               = false
  labels                      = local.labels
[% if s.versioned %]

  versioning {
    enabled = true
  }
[% endif %]
[% if s.versioned and not s.all_versions %]

  lifecycle_rule {
    condition {
      num_newer_versions = [[ s.keep_versions ]]
      with_state         = "ARCHIVED"
    }

    action {
      type = "Delete"
    }
  }
[% endif %]
[% if s.move_days %]

  lifecycle_rule {
    condition {
      age = [[ s.move_days ]]
    }

    action {
      type          = "SetStorageClass"
      storage_class = "[[ s.colder ]]"
    }
  }
[% endif %]
[% for kind, days in s.later_moves %]

  lifecycle_rule {
    condition {
      age = [[ days ]]
    }

    action {
      type          = "SetStorageClass"
      storage_class = "[[ kind ]]"
    }
  }
[% endfor %]
[% if s.delete_after_days %]

  lifecycle_rule {
    condition {
      age = [[ s.delete_after_days ]]
    }

    action {
      type = "Delete"
    }
  }
[% endif %]
[% if s.retention_days %]

  retention_policy {
    retention_period = [[ s.retention_days * 86400 ]]
  }
[% endif %]
[% if s.origins %]

  cors {
    origin          = [[ s.origins | tojson ]]
    method          = ["GET", "HEAD", "PUT", "POST"]
    response_header = ["Content-Type", "Content-MD5", "x-goog-resumable"]
    max_age_seconds = 3600
  }
[% endif %]
[% if s.cmek %]

  encryption {
    default_kms_key_name = google_kms_crypto_key.[[ key.label ]].id
  }

  depends_on = [google_kms_crypto_key_iam_member.[[ encrypts.label ]]]
[% endif %]
}
[% if s.public %]

# The plan names this grant: everybody may read what is in the bucket.
resource "google_storage_bucket_iam_member" "[[ bucket_public.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "roles/storage.objectViewer"
  member = "allUsers"
}
[% endif %]
[% macro people(made, members, role) %]
resource "google_storage_bucket_iam_member" "[[ made.label ]]" {
  for_each = toset([[ members | tojson ]])

  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "[[ role ]]"
  member = each.value
}
[% endmacro %]
[% if s.read_by %]

# The plan names them: these people may read what is in the bucket.
[[ people(bucket_readers, s.read_by, "roles/storage.objectViewer") -]]
[% endif %]
[% if s.written_by %]

# The plan names them: these people may read and change what is in the bucket.
[[ people(bucket_writers, s.written_by, "roles/storage.objectUser") -]]
[% endif %]
[% if s.added_by %]

# The plan names them: they may put into the bucket, and neither read nor delete what is there.
[[ people(bucket_adders, s.added_by, "roles/storage.objectCreator") -]]
[% endif %]
