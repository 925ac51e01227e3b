# One row a message, as Pub/Sub writes it; parts of a day are dropped or read on their own.
resource "google_bigquery_table" "[[ messages.label ]]" {
  dataset_id          = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  table_id            = "[[ user_id | replace('-', '_') ]]"
  deletion_protection = false
  labels              = local.labels

  time_partitioning {
[% set wide = 13 if s.partition_days else 5 %]
    [[ "type".ljust(wide) ]] = "[[ s.partition ]]"
    [[ "field".ljust(wide) ]] = "publish_time"
[% if s.partition_days %]
    [[ "expiration_ms".ljust(wide) ]] = [[ s.partition_days * 86400000 ]]
[% endif %]
  }

  schema = jsonencode([
    { name = "publish_time", type = "TIMESTAMP", mode = "REQUIRED" },
    { name = "message_id", type = "STRING", mode = "NULLABLE" },
    { name = "subscription_name", type = "STRING", mode = "NULLABLE" },
    { name = "attributes", type = "JSON", mode = "NULLABLE" },
    { name = "data", type = "JSON", mode = "NULLABLE" },
  ])
}

resource "google_bigquery_dataset_iam_member" "[[ rows_access.label ]]" {
  dataset_id = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.[[ identity.label ]].member
}
