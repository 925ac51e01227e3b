resource "google_storage_bucket" "[[ bucket.label ]]" {
  name                        = "[[ bucket.project ]][[ bucket.ref ]]${var.name_suffix}"
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "[[ 'inherited' if s.public else 'enforced' ]]"
  force_destroy               = false
  labels                      = local.labels

  versioning {
    enabled = true
  }

  website {
    main_page_suffix = "index.html"
    not_found_page   = "index.html"
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

resource "google_storage_bucket_object" "[[ page.label ]]" {
  name          = "index.html"
  bucket        = google_storage_bucket.[[ bucket.label ]].name
  content_type  = "text/html; charset=utf-8"
  cache_control = "public, max-age=60"
  content       = "<!doctype html><title>It works</title><h1>It works</h1>"
}
[% if s.public %]

# The plan names this grant: everybody may read what is in the bucket.
resource "google_storage_bucket_iam_member" "[[ bucket_public.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "roles/storage.objectViewer"
  member = "allUsers"
}
[% endif %]
