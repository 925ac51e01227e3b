[% if s.cmek %]
# BigQuery itself encrypts and decrypts with the key.
data "google_bigquery_default_service_account" "[[ encrypts.label ]]" {}

resource "google_kms_crypto_key_iam_member" "[[ encrypts.label ]]" {
  crypto_key_id = google_kms_crypto_key.[[ key.label ]].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = data.google_bigquery_default_service_account.[[ encrypts.label ]].member
}

[% endif %]
resource "google_bigquery_dataset" "[[ dataset.label ]]" {
  dataset_id                 = "[[ dataset.ref | replace('-', '_') ]]${replace(var.name_suffix, "-", "_")}"
  location                   = [[ '"' ~ s.location ~ '"' if s.location else 'var.region' ]]
  description                = "Made by INFRAai for [[ id ]]."
  max_time_travel_hours      = "168"
  delete_contents_on_destroy = false
  labels                     = local.labels
[% if s.billing %]
  storage_billing_model      = "[[ s.billing ]]"
[% endif %]
[% if s.expire_days %]

  default_table_expiration_ms = [[ s.expire_days * 86400000 ]]
[% endif %]
[% if s.partition_days and not s.table_names %]

  default_partition_expiration_ms = [[ s.partition_days * 86400000 ]]
[% endif %]
[% if s.cmek %]

  default_encryption_configuration {
    kms_key_name = google_kms_crypto_key.[[ key.label ]].id
  }

  depends_on = [google_kms_crypto_key_iam_member.[[ encrypts.label ]]]
[% endif %]
}
[% macro table(made, of_one) %]
resource "google_bigquery_table" "[[ made.label ]]" {
[% if not of_one %]
  for_each = toset([[ (s.table_names if s.of_messages else s.further_tables) | tojson ]])

[% endif %]
  dataset_id          = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  table_id            = [[ '"' ~ s.table_names[0] ~ '"' if of_one else "each.value" ]]
  deletion_protection = var.[[ v.deletion_protection ]]
  labels              = local.labels
[% if s.sorted_by %]
  clustering          = [[ s.sorted_by | tojson ]]
[% endif %]

  time_partitioning {
[% set field = "publish_time" if s.of_messages else s.partition_column %]
[% set wide = 13 if s.partition_days else 5 if field else 4 %]
    [[ "type".ljust(wide) ]] = "[[ s.partition ]]"
[% if field %]
    [[ "field".ljust(wide) ]] = "[[ field ]]"
[% endif %]
[% if s.partition_days %]
    [[ "expiration_ms".ljust(wide) ]] = [[ s.partition_days * 86400000 ]]
[% endif %]
  }
[% if s.of_messages %]

  schema = jsonencode([
    { name = "publish_time", type = "TIMESTAMP", mode = "REQUIRED" },
    { name = "message_id", type = "STRING", mode = "NULLABLE" },
    { name = "subscription_name", type = "STRING", mode = "NULLABLE" },
    { name = "attributes", type = "JSON", mode = "NULLABLE" },
    { name = "data", type = "JSON", mode = "NULLABLE" },
  ])
[% elif s.shape %]

  schema = jsonencode([
[% for name, type in s.shape %]
    { name = "[[ name ]]", type = "[[ type ]]", mode = "NULLABLE" },
[% endfor %]
  ])
[% endif %]
}
[% endmacro %]
[% if s.has_tables %]

# One row a message, as Pub/Sub and others that append write them; parts of a day are dropped or read on their own.
[[ table(tables, false) -]]
[% endif %]
[% if s.has_own_tables %]

# Its parts are dropped or read on their own.
[[ table(table_of_own, true) -]]
[% endif %]
[% if s.has_further_tables %]

[[ table(further_tables, false) -]]
[% endif %]
[% if s.scheduled_query %]

# The query runs as an account of its own, which may change this dataset and nothing else.
resource "google_bigquery_dataset_iam_member" "[[ query_access.label ]]" {
  dataset_id = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.[[ identity.label ]].member
}

resource "google_project_iam_member" "[[ query_jobs.label ]]" {
  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = google_service_account.[[ identity.label ]].member
}

resource "google_bigquery_data_transfer_config" "[[ scheduled.label ]]" {
  display_name           = "[[ scheduled.ref ]]${var.name_suffix}"
  location               = google_bigquery_dataset.[[ dataset.label ]].location
  data_source_id         = "scheduled_query"
  schedule               = var.[[ v.schedule ]]
  destination_dataset_id = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  service_account_name   = google_service_account.[[ identity.label ]].email

  params = {
    query                           = var.[[ v.query ]]
    destination_table_name_template = "results_{run_date}"
    write_disposition               = "WRITE_TRUNCATE"
  }

  depends_on = [
    google_bigquery_dataset_iam_member.[[ query_access.label ]],
    google_project_iam_member.[[ query_jobs.label ]],
  ]
}
[% endif %]
[% macro people(made, members, role) %]
resource "google_bigquery_dataset_iam_member" "[[ made.label ]]" {
  for_each = toset([[ members | tojson ]])

  dataset_id = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  role       = "[[ role ]]"
  member     = each.value
}
[% endmacro %]
[% if s.read_by %]

# The plan names them: these people may query the dataset.
[[ people(data_readers, s.read_by, "roles/bigquery.dataViewer") -]]
[% endif %]
[% if s.written_by %]

# The plan names them: these people may query and change the dataset.
[[ people(data_writers, s.written_by, "roles/bigquery.dataEditor") -]]
[% endif %]
