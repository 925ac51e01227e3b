output "dataset" {
  value = google_bigquery_dataset.warehouse.dataset_id
}

output "tables" {
  value = [for table in google_bigquery_table.table : table.table_id]
}
