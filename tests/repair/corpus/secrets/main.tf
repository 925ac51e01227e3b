provider "google" {
  project = var.project_id
}

resource "google_secret_manager_secret" "app" {
  for_each  = var.secrets
  secret_id = each.key

  labels = {
    owner = each.value
  }

  replication {
    user_managed {
      replicas {
        location = "europe-west1"
      }
      replicas {
        location = "europe-west4"
      }
    }
  }

  rotation {
    rotation_period    = "2592000s"
    next_rotation_time = "2030-01-01T00:00:00Z"
  }

  topics {
    name = google_pubsub_topic.rotation.id
  }
}

resource "google_secret_manager_secret_version" "initial" {
  for_each    = google_secret_manager_secret.app
  secret      = each.value.id
  secret_data = "change-me"
}

resource "google_pubsub_topic" "rotation" {
  name = "secret-rotation"
}

resource "google_kms_key_ring" "ring" {
  name     = "app-ring"
  location = "europe-west1"
}

resource "google_kms_crypto_key" "key" {
  name            = "app-key"
  key_ring        = google_kms_key_ring.ring.id
  rotation_period = "7776000s"
  purpose         = "ENCRYPT_DECRYPT"

  version_template {
    algorithm        = "GOOGLE_SYMMETRIC_ENCRYPTION"
    protection_level = "SOFTWARE"
  }
}
