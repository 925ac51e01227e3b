[% import "common.tf" as common %]
# What a job's workers may do: work for Dataflow, keep files while they work, and read and write what it is about.
[[ common.works(works, "roles/dataflow.worker", identity) ]]

[[ common.in_bucket(keeps, "roles/storage.objectAdmin", bucket, identity) ]]
[% if reads %]

resource "google_pubsub_subscription_iam_member" "[[ reads.label ]]" {
  subscription = google_pubsub_subscription.[[ subscription.label ]].name
  role         = "roles/pubsub.subscriber"
  member       = google_service_account.[[ identity.label ]].member
}

resource "google_pubsub_subscription_iam_member" "[[ looks.label ]]" {
  subscription = google_pubsub_subscription.[[ subscription.label ]].name
  role         = "roles/pubsub.viewer"
  member       = google_service_account.[[ identity.label ]].member
}
[% endif %]
[% if writes %]

resource "google_bigquery_dataset_iam_member" "[[ writes.label ]]" {
  dataset_id = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.[[ identity.label ]].member
}

resource "google_project_iam_member" "[[ loads.label ]]" {
  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = google_service_account.[[ identity.label ]].member
}

resource "google_bigquery_table" "[[ rows.label ]]" {
  dataset_id          = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  table_id            = "[[ rows.label ]]"
  deletion_protection = var.[[ v.deletion_protection ]]
  labels              = local.labels

  schema = jsonencode([
    { name = "data", type = "STRING", mode = "NULLABLE" },
  ])
}
[% endif %]

# One of Google's own templates. Its workers cost money as long as it runs; a streaming job runs until it is drained.
resource "google_dataflow_job" "[[ job.label ]]" {
  name                    = "[[ job.ref ]]${var.name_suffix}"
  region                  = var.region
  template_gcs_path       = "[[ s.path ]]"
  temp_gcs_location       = "gs://${google_storage_bucket.[[ bucket.label ]].name}/dataflow"
  service_account_email   = google_service_account.[[ identity.label ]].email
  subnetwork              = "regions/${var.region}/subnetworks/${google_compute_subnetwork.[[ subnet.label ]].name}"
  ip_configuration        = "WORKER_IP_PRIVATE"
  machine_type            = var.[[ v.machine_type ]]
  max_workers             = [[ s.max_workers ]]
  enable_streaming_engine = [[ s.streaming | lower ]]
  on_delete               = "[[ 'drain' if s.streaming else 'cancel' ]]"
  labels                  = local.labels

  parameters = {
[% if s.template == "pubsub_to_bigquery" %]
    inputSubscription = google_pubsub_subscription.[[ subscription.label ]].id
    outputTableSpec   = "${var.project_id}:${google_bigquery_dataset.[[ dataset.label ]].dataset_id}.${google_bigquery_table.[[ rows.label ]].table_id}"
[% elif s.template == "files_to_bigquery" %]
    inputFilePattern                    = "gs://${google_storage_bucket.[[ bucket.label ]].name}/in/*"
    JSONPath                            = "gs://${google_storage_bucket.[[ bucket.label ]].name}/schema.json"
    javascriptTextTransformGcsPath      = "gs://${google_storage_bucket.[[ bucket.label ]].name}/transform.js"
    javascriptTextTransformFunctionName = "transform"
    outputTable                         = "${var.project_id}:${google_bigquery_dataset.[[ dataset.label ]].dataset_id}.${google_bigquery_table.[[ rows.label ]].table_id}"
    bigQueryLoadingTemporaryDirectory   = "gs://${google_storage_bucket.[[ bucket.label ]].name}/loading"
[% else %]
    inputFile = "gs://dataflow-samples/shakespeare/kinglear.txt"
    output    = "gs://${google_storage_bucket.[[ bucket.label ]].name}/out/words"
[% endif %]
  }

  depends_on = [
    google_project_iam_member.[[ works.label ]],
    google_storage_bucket_iam_member.[[ keeps.label ]],
[% if reads %]
    google_pubsub_subscription_iam_member.[[ reads.label ]],
    google_pubsub_subscription_iam_member.[[ looks.label ]],
[% endif %]
[% if writes %]
    google_bigquery_dataset_iam_member.[[ writes.label ]],
    google_project_iam_member.[[ loads.label ]],
[% endif %]
  ]
}
