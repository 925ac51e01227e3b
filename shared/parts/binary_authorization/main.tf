[% if s.signed %]
# Whoever may sign with this key says which images may run.
resource "google_kms_key_ring" "[[ signing_ring.label ]]" {
  name     = "[[ signing_ring.ref ]]${var.name_suffix}"
  location = var.region
}

resource "google_kms_crypto_key" "[[ signing_key.label ]]" {
  name                       = "[[ signing_key.ref ]]${var.name_suffix}"
  key_ring                   = google_kms_key_ring.[[ signing_ring.label ]].id
  purpose                    = "ASYMMETRIC_SIGN"
  destroy_scheduled_duration = "2592000s"
  labels                     = local.labels

  version_template {
    algorithm        = "EC_SIGN_P256_SHA256"
    protection_level = "SOFTWARE"
  }
}

data "google_kms_crypto_key_version" "[[ signing_key.label ]]" {
  crypto_key = google_kms_crypto_key.[[ signing_key.label ]].id
}

resource "google_container_analysis_note" "[[ note.label ]]" {
  name              = "[[ note.ref ]]${var.name_suffix}"
  short_description = "Images that may run"

  attestation_authority {
    hint {
      human_readable_name = "[[ attestor.ref ]]${var.name_suffix}"
    }
  }
}

resource "google_binary_authorization_attestor" "[[ attestor.label ]]" {
  name        = "[[ attestor.ref ]]${var.name_suffix}"
  description = "Images that were signed with the key of this deployment"

  attestation_authority_note {
    note_reference = google_container_analysis_note.[[ note.label ]].name

    public_keys {
      id = data.google_kms_crypto_key_version.[[ signing_key.label ]].id

      pkix_public_key {
        public_key_pem      = data.google_kms_crypto_key_version.[[ signing_key.label ]].public_key[0].pem
        signature_algorithm = "ECDSA_P256_SHA256"
      }
    }
  }

  # The public half of a key never changes; it is only read again when something about the key does.
  lifecycle {
    ignore_changes = [attestation_authority_note[0].public_keys]
  }
}

[% endif %]
# A project has one such policy: it holds for every cluster and service of the project that asks for it.
resource "google_binary_authorization_policy" "[[ policy.label ]]" {
  description                   = "[[ policy.ref ]]${var.name_suffix}"
  global_policy_evaluation_mode = "ENABLE"
[% for pattern in s.patterns %]

  admission_whitelist_patterns {
    name_pattern = "[[ pattern ]]"
  }
[% endfor %]

  default_admission_rule {
[% if s.signed %]
    evaluation_mode         = "REQUIRE_ATTESTATION"
    enforcement_mode        = "[[ "DRYRUN_AUDIT_LOG_ONLY" if s.dry_run else "ENFORCED_BLOCK_AND_AUDIT_LOG" ]]"
    require_attestations_by = [google_binary_authorization_attestor.[[ attestor.label ]].name]
[% else %]
    evaluation_mode  = "ALWAYS_DENY"
    enforcement_mode = "[[ "DRYRUN_AUDIT_LOG_ONLY" if s.dry_run else "ENFORCED_BLOCK_AND_AUDIT_LOG" ]]"
[% endif %]
  }
}
