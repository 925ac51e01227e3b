resource "google_bigquery_dataset" "d" {
  name     = "analytics"
  region   = "EU"
}
resource "google_bigquery_table" "t" {
  name    = "events"
  dataset = google_bigquery_dataset.d.dataset_id
  schema  = [{ name = "id", type = "STRING" }]
}
