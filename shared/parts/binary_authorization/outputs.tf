[% if s.signed %]
output "[[ o.attestor ]]" {
  description = "Who says which images may run, as `gcloud beta container binauthz attestations sign-and-create` takes it."
  value       = google_binary_authorization_attestor.[[ attestor.label ]].id
}

output "[[ o.signing_key ]]" {
  description = "The version of the key that signs them."
  value       = "${google_kms_crypto_key.[[ signing_key.label ]].id}/cryptoKeyVersions/1"
}
[% endif %]
