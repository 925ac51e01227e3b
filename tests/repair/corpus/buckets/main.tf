provider "google" {
  project = var.project_id
}

resource "google_storage_bucket" "data" {
  for_each = toset(var.buckets)

  name                        = "${var.project_id}-${each.key}"
  location                    = var.location
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  versioning {
    enabled = true
  }

  lifecycle_rule {
    condition {
      age = 90
    }
    action {
      type          = "SetStorageClass"
      storage_class = "NEARLINE"
    }
  }

  lifecycle_rule {
    condition {
      num_newer_versions = 3
      with_state         = "ARCHIVED"
    }
    action {
      type = "Delete"
    }
  }

  labels = {
    purpose = each.key
  }
}

resource "google_storage_bucket_iam_member" "reader" {
  for_each = google_storage_bucket.data

  bucket = each.value.name
  role   = "roles/storage.objectViewer"
  member = "group:${var.readers}"
}
