resource "google_storage_bucket" "backups" {
  name          = "acme-backups"
  location      = "EU"
  force_destroy = "false"
  storage_class = "nearline"

  versioning = true

  lifecycle_rule {
    enabled = true
    action  = "Delete"
    condition {
      age_days = 90
    }
  }

  lifecycle_rule {
    action {
      type          = "SetStorageClass"
      storage_class = "COLDLINE"
    }
    age = 30
  }

  encryption {
    kms_key = google_kms_crypto_key.backups.id
  }

  logging {
    target_bucket = "acme-logs"
  }
}

resource "google_kms_key_ring" "ring" {
  name     = "ring"
  location = "europe"
}

resource "google_kms_crypto_key" "backups" {
  name     = "backups"
  keyring  = google_kms_key_ring.ring.id
  rotation = "7776000s"
}
