output "[[ o.dataset ]]" {
  description = "The dataset, as queries name it: PROJECT.DATASET.TABLE."
  value       = "${var.project_id}.${google_bigquery_dataset.[[ dataset.label ]].dataset_id}"
}
