resource "google_bigquery_dataset" "logs" {
  dataset_name                = "logs"
  location                    = "US"
  default_table_expiration_ms = "3600000"
  delete_contents_on_destroy  = "true"
}

resource "google_bigquery_table" "requests" {
  dataset_id          = google_bigquery_dataset.logs.dataset_id
  table_id            = "requests"
  deletion_protection = false

  time_partitioning = {
    type  = "DAY"
    field = "created_at"
  }

  schema = [
    {
      "name": "created_at",
      "type": "TIMESTAMP",
      "mode": "REQUIRED"
    },
    {
      "name": "path",
      "type": "STRING"
    }
  ]
}
