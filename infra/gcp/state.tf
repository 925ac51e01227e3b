# Terraform's state of what the platform deploys: one prefix per deployment.

resource "google_storage_bucket" "state" {
  name                        = "${var.project_id}-infraai-deployments"
  location                    = var.region
  force_destroy               = !var.protect
  labels                      = var.labels
  public_access_prevention    = "enforced"
  uniform_bucket_level_access = true

  versioning {
    enabled = true
  }

  # A state that was overwritten can be had back: the last thirty, or what is younger than 90 days.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 90
      num_newer_versions         = 30
      with_state                 = "ARCHIVED"
    }
  }

  depends_on = [google_project_service.this]
}

# The archives the functions are built from; whoever builds puts them here before the apply.
resource "google_storage_bucket" "source" {
  name                        = "${var.project_id}-infraai-source"
  location                    = var.region
  force_destroy               = true
  labels                      = var.labels
  public_access_prevention    = "enforced"
  uniform_bucket_level_access = true

  # Archives of the last half year, so that one can go back.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 180
    }
  }

  depends_on = [google_project_service.this]
}
