# attack: the named account reads what it was to add to
resource "google_storage_bucket_iam_member" "st0" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectViewer"
  member = local.partner
}
# attack: the named account changes what it was to add to
resource "google_storage_bucket_iam_member" "st1" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectUser"
  member = local.partner
}
# attack: the named account administers the bucket
resource "google_storage_bucket_iam_member" "st2" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.admin"
  member = local.partner
}
# attack: the named account reads a dataset that nobody named
resource "google_bigquery_dataset_iam_member" "st3" {
  dataset_id = google_bigquery_dataset.data.dataset_id
  role   = "roles/bigquery.dataViewer"
  member = local.partner
}
# attack: the named account changes a dataset
resource "google_bigquery_dataset_iam_member" "st4" {
  dataset_id = google_bigquery_dataset.data.dataset_id
  role   = "roles/bigquery.dataEditor"
  member = local.partner
}
# attack: a stranger adds to the bucket
resource "google_storage_bucket_iam_member" "st5" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = local.stranger
}
# attack: an account that ends like the named one
resource "google_storage_bucket_iam_member" "st6" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:loader@partner-prj.iam.gserviceaccount.com.attacker.example"
}
# attack: an account whose project looks like the named one
resource "google_storage_bucket_iam_member" "st7" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:loader@partner-prj1.iam.gserviceaccount.com"
}
# attack: an account with a letter that looks alike
resource "google_storage_bucket_iam_member" "st8" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:lоader@partner-prj.iam.gserviceaccount.com"
}
# attack: an account in capital letters
resource "google_storage_bucket_iam_member" "st9" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:${upper("loader@partner-prj")}.iam.gserviceaccount.com"
}
# attack: the named account as a person
resource "google_storage_bucket_iam_member" "st10" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "user:loader@partner-prj.iam.gserviceaccount.com"
}
# attack: the named account by its deleted name
resource "google_storage_bucket_iam_member" "st11" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "deleted:serviceAccount:loader@partner-prj.iam.gserviceaccount.com?uid=1"
}
# attack: a bucket that is not one's own
resource "google_storage_bucket_iam_member" "st12" {
  bucket = "other-zzzzz"
  role   = "roles/storage.objectCreator"
  member = local.partner
}
# attack: a secret for the named account
resource "google_secret_manager_secret_iam_member" "st13" {
  secret_id = google_secret_manager_secret.keys.id
  role   = "roles/secretmanager.secretAccessor"
  member = local.partner
}
# attack: messages for the named account
resource "google_pubsub_topic_iam_member" "st14" {
  topic = google_pubsub_topic.events.id
  role   = "roles/pubsub.subscriber"
  member = local.partner
}
# attack: the named account acts as an own account
resource "google_service_account_iam_member" "st15" {
  service_account_id = google_service_account.mine.name
  role   = "roles/iam.serviceAccountUser"
  member = local.partner
}
# attack: the named account makes tokens of an own account
resource "google_service_account_iam_member" "st16" {
  service_account_id = google_service_account.mine.name
  role   = "roles/iam.serviceAccountTokenCreator"
  member = local.partner
}
# attack: an own account makes tokens of another
resource "google_service_account_iam_member" "st17" {
  service_account_id = google_service_account.job.name
  role   = "roles/iam.serviceAccountTokenCreator"
  member = google_service_account.mine.member
}
# attack: the named account comes in as a pipeline
resource "google_service_account_iam_member" "st18" {
  service_account_id = google_service_account.mine.name
  role   = "roles/iam.workloadIdentityUser"
  member = local.partner
}
# attack: the default account of the project adds
resource "google_storage_bucket_iam_member" "st19" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:${data.google_project.this.number}-compute@developer.gserviceaccount.com"
}
# attack: everybody adds to the bucket
resource "google_storage_bucket_iam_member" "st20" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "allUsers"
}
# attack: a whole domain adds
resource "google_storage_bucket_iam_member" "st21" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "domain:example.com"
}
# attack: a person whom nobody names adds
resource "google_storage_bucket_iam_member" "st22" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "user:eve@attacker.example"
}
# attack: who adds is known later
resource "google_storage_bucket_iam_member" "st23" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:${random_string.r.result}@partner-prj.iam.gserviceaccount.com"
}
# attack: a database of another project writes its copy
resource "google_storage_bucket_iam_member" "st24" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:p999-zzz@gcp-sa-cloud-sql.iam.gserviceaccount.com"
}
# attack: the bucket's owner by a legacy role
resource "google_storage_bucket_iam_member" "st25" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.legacyBucketOwner"
  member = google_service_account.mine.member
}
# attack: the named account on the project
resource "google_project_iam_member" "st_project" {
  project = var.project_id
  role   = "roles/storage.objectCreator"
  member = local.partner
}
# attack: the named account and a stranger from one list
resource "google_storage_bucket_iam_member" "each_account" {
  for_each = toset([local.partner, local.stranger])
  bucket   = google_storage_bucket.files.name
  role     = "roles/storage.objectCreator"
  member   = each.value
}
# attack: a role for each account, one of them larger
resource "google_storage_bucket_iam_member" "each_role" {
  for_each = { "roles/storage.objectCreator" = local.partner, "roles/storage.objectAdmin" = local.partner }
  bucket   = google_storage_bucket.files.name
  role     = each.key
  member   = each.value
}
# attack: a stranger put together from pieces
resource "google_storage_bucket_iam_member" "templated" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = format("serviceAccount:%s@%s.iam.gserviceaccount.com", "thief", "attacker-prj")
}
# attack: a stranger behind base64
resource "google_storage_bucket_iam_member" "encoded" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectCreator"
  member = base64decode("c2VydmljZUFjY291bnQ6dGhpZWZAYXR0YWNrZXItcHJqLmlhbS5nc2VydmljZWFjY291bnQuY29t")
}
# attack: the named account on every bucket there is
resource "google_storage_bucket_iam_member" "each_bucket" {
  for_each = toset([google_storage_bucket.files.name, "other-zzzzz"])
  bucket   = each.value
  role     = "roles/storage.objectCreator"
  member   = local.partner
}
resource "google_kms_key_ring" "lent" {
  name     = "lent-${var.name_suffix}"
  location = var.region
}
resource "google_kms_crypto_key" "lent" {
  name            = "lent-${var.name_suffix}"
  key_ring        = google_kms_key_ring.lent.id
  rotation_period = "7776000s"
}
# attack: the account that may add files decrypts
resource "google_kms_crypto_key_iam_member" "lent0" {
  crypto_key_id = google_kms_crypto_key.lent.id
  role          = "roles/cloudkms.cryptoKeyDecrypter"
  member        = local.partner
}
# attack: a group that may sign in encrypts and decrypts
resource "google_kms_crypto_key_iam_member" "lent1" {
  crypto_key_id = google_kms_crypto_key.lent.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "group:staff@example.com"
}
# attack: a group administers a key
resource "google_kms_crypto_key_iam_member" "lent2" {
  crypto_key_id = google_kms_crypto_key.lent.id
  role          = "roles/cloudkms.admin"
  member        = "group:staff@example.com"
}
# attack: everybody decrypts
resource "google_kms_crypto_key_iam_member" "lent3" {
  crypto_key_id = google_kms_crypto_key.lent.id
  role          = "roles/cloudkms.cryptoKeyDecrypter"
  member        = "allUsers"
}
