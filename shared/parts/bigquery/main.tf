resource "google_bigquery_dataset" "[[ dataset.label ]]" {
  dataset_id                 = replace("[[ dataset.ref ]]${var.name_suffix}", "-", "_")
  location                   = [[ '"' ~ s.location ~ '"' if s.location else 'var.region' ]]
  description                = "Made by INFRAai for [[ id ]]."
  max_time_travel_hours      = "168"
  delete_contents_on_destroy = false
  labels                     = local.labels
[% if s.expire_days %]

  default_table_expiration_ms = [[ s.expire_days * 86400000 ]]
[% endif %]
}
[% if s.table_names %]

# One row a message, as Pub/Sub and others that append write them; parts of a day are dropped or read on their own.
resource "google_bigquery_table" "[[ tables.label ]]" {
  for_each = toset([[ s.table_names | tojson ]])

  dataset_id          = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  table_id            = each.value
  deletion_protection = var.[[ v.deletion_protection ]]
  labels              = local.labels

  time_partitioning {
    type  = "DAY"
    field = "publish_time"
  }

  schema = jsonencode([
    { name = "publish_time", type = "TIMESTAMP", mode = "REQUIRED" },
    { name = "message_id", type = "STRING", mode = "NULLABLE" },
    { name = "subscription_name", type = "STRING", mode = "NULLABLE" },
    { name = "attributes", type = "JSON", mode = "NULLABLE" },
    { name = "data", type = "JSON", mode = "NULLABLE" },
  ])
}
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
