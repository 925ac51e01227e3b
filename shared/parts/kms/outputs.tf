output "[[ o.kms_key ]]" {
  description = "The key's name, as an encryption setting wants it."
  value       = google_kms_crypto_key.[[ key.label ]].id
}
