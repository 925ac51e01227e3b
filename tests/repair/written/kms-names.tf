resource "google_kms_keyring" "r" {
  name     = "r-main"
  location = "europe-west1"
}
resource "google_kms_key" "k" {
  name            = "k-main"
  keyring         = google_kms_keyring.r.id
  rotation_period = "90d"
}
