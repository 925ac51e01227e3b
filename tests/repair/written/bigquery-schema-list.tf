resource "google_bigquery_table" "t" {
  dataset_id = "d"
  table_id   = "t"
  schema = [
    { name = "id", type = "STRING", mode = "REQUIRED" }
  ]
  partitioning {
    type  = "DAY"
    field = "at"
  }
  cluster_by = ["id"]
}
