[% set public = "bucket_public" in parts %]
resource "google_storage_bucket" "[[ bucket.label ]]" {
  name                        = "${var.project_id}-[[ bucket.ref ]]${var.name_suffix}"
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "[[ 'inherited' if public else 'enforced' ]]"
  force_destroy               = false
  labels                      = local.labels

  versioning {
    enabled = true
  }
[% if "site" in parts %]

  website {
    main_page_suffix = "index.html"
    not_found_page   = "index.html"
  }
[% endif %]

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
