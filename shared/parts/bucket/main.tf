resource "google_storage_bucket" "[[ bucket.label ]]" {
  name                        = "${var.project_id}-[[ bucket.ref ]]${var.name_suffix}"
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "[[ 'inherited' if s.public else 'enforced' ]]"
  force_destroy               = false
  labels                      = local.labels

  versioning {
    enabled = true
  }

  lifecycle_rule {
    condition {
      num_newer_versions = 5
      with_state         = "ARCHIVED"
    }

    action {
      type = "Delete"
    }
  }
}
[% if s.public %]

# The plan names this grant: everybody may read what is in the bucket.
resource "google_storage_bucket_iam_member" "[[ bucket_public.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "roles/storage.objectViewer"
  member = "allUsers"
}
[% endif %]
