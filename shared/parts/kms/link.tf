resource "google_kms_crypto_key_iam_member" "[[ key_access.label ]]" {
  crypto_key_id = google_kms_crypto_key.[[ key.label ]].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = google_service_account.[[ identity.label ]].member
}
