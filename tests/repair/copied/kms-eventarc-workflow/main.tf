resource "google_kms_keyring" "ring" {
  name     = "ring"
  location = "europe-west1"
}

resource "google_kms_crypto_key" "key" {
  name            = "key"
  keyring         = google_kms_keyring.ring.id
  rotation_period = 7776000
  algorithm       = "GOOGLE_SYMMETRIC_ENCRYPTION"
}

resource "google_storage_bucket" "uploads" {
  name     = "acme-uploads"
  location = "europe-west1"
  kms_key  = google_kms_crypto_key.key.id
}

resource "google_workflows_workflow" "ingest" {
  name   = "ingest"
  region = "europe-west1"
  source = <<-EOT
  main:
    steps:
      - done:
          return: "ok"
  EOT
}

resource "google_eventarc_trigger" "upload" {
  name     = "upload"
  location = "europe-west1"
  event_type = "google.cloud.storage.object.v1.finalized"
  bucket     = google_storage_bucket.uploads.name
  destination = {
    workflow = google_workflows_workflow.ingest.id
  }
  service_account = google_service_account.trigger.email
}

resource "google_service_account" "trigger" {
  name         = "trigger"
  display_name = "Trigger"
}
