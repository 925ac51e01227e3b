resource "google_bigquery_dataset" "d" {
  dataset_id = "d"
}
resource "google_bigquery_table" "t" {
  dataset  = google_bigquery_dataset.d.dataset_id
  table_id = "t"
  schema {
    name = "id"
    type = "STRING"
    mode = "REQUIRED"
  }
  schema {
    name = "at"
    type = "TIMESTAMP"
    mode = "NULLABLE"
  }
}
