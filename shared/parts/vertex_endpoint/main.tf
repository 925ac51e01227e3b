# It answers once a model is put there; the model's machines are billed by the hour from then on.
resource "google_vertex_ai_endpoint" "[[ endpoint.label ]]" {
  project      = var.project_id
  name         = format("%d", 1000000000 + parseint(substr(sha256("[[ endpoint.ref ]]${var.name_suffix}"), 0, 7), 16))
  display_name = "[[ endpoint.ref ]]${var.name_suffix}"
  description  = "Answers with the model that is put there"
  location     = var.region
  region       = var.region
  labels       = local.labels
[% if dataset %]

  predict_request_response_logging_config {
    enabled       = true
    sampling_rate = 1

    bigquery_destination {
      output_uri = "bq://${var.project_id}.${google_bigquery_dataset.[[ dataset.label ]].dataset_id}"
    }
  }
[% endif %]
}
