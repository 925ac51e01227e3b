[% if kept %]
# Kept where they are searched; the project's own bucket keeps everybody's logs as long as before.
resource "google_logging_project_bucket_config" "[[ kept.label ]]" {
  project        = var.project_id
  location       = [% if s.location %]"[[ s.location ]]"[% else %]var.region[% endif %]

  bucket_id      = "[[ kept.ref ]]${var.name_suffix}"
  description    = "Logs of [[ "who did what in the project" if s.whose == "audit" else "this deployment" ]]"
  retention_days = var.[[ v.keep_days ]]
}

[% endif %]
[% if s.whose == "audit" %]
# Who did what in the whole project: admin activity and system events always, data access where the project logs it.
[% else %]
# Logs of what this deployment made: a project's other logs are nobody's business here.
[% endif %]
resource "google_logging_project_sink" "[[ sink.label ]]" {
  name                   = "[[ sink.ref ]]${var.name_suffix}"
  description            = "Sends [[ "the project's audit" if s.whose == "audit" else "this deployment's" ]] logs on."
  unique_writer_identity = true
[% if dataset %]
  destination            = "bigquery.googleapis.com/projects/${var.project_id}/datasets/${google_bigquery_dataset.[[ dataset.label ]].dataset_id}"
[% elif kept %]
  destination            = "logging.googleapis.com/projects/${var.project_id}/locations/[% if s.location %][[ s.location ]][% else %]${var.region}[% endif %]/buckets/${google_logging_project_bucket_config.[[ kept.label ]].bucket_id}"
[% elif into_topic %]
  destination            = "pubsub.googleapis.com/projects/${var.project_id}/topics/${google_pubsub_topic.[[ topic.label ]].name}"
[% else %]
  destination            = "storage.googleapis.com/${google_storage_bucket.[[ bucket.label ]].name}"
[% endif %]

[% if s.whose == "audit" %]
  filter = "logName:\"cloudaudit.googleapis.com\"[[ s.tail ]]"
[% else %]
  filter = "(${join(" OR ", [for place in [
    "resource.labels.service_name",
    "resource.labels.job_name",
    "resource.labels.function_name",
    "resource.labels.database_id",
    "resource.labels.cluster_name",
    "resource.labels.bucket_name",
    "resource.labels.url_map_name",
[% if not into_topic %]
    "resource.labels.topic_id",
    "resource.labels.subscription_id",
[% endif %]
    "resource.labels.instance_id",
    "resource.labels.subnetwork_name",
    "labels.instance_name",
  ] : "${place}:\"${var.name_suffix}\""])})[[ s.tail ]]"
[% endif %]
[% if s.drops_any %]

  exclusions {
    name        = "left-out"
    description = "Leaves out: [[ s.dropped_shown ]]"
    filter      = "[[ s.dropped ]]"
  }
[% endif %]
[% if dataset %]

  bigquery_options {
    use_partitioned_tables = true
  }
[% endif %]
}

[% if dataset %]

resource "google_bigquery_dataset_iam_member" "[[ into_dataset.label ]]" {
  dataset_id = google_bigquery_dataset.[[ dataset.label ]].dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_logging_project_sink.[[ sink.label ]].writer_identity
}
[% elif bucket %]

resource "google_storage_bucket_iam_member" "[[ into_bucket.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "roles/storage.objectCreator"
  member = google_logging_project_sink.[[ sink.label ]].writer_identity
}
[% elif into_topic %]

resource "google_pubsub_topic_iam_member" "[[ into_topic.label ]]" {
  topic  = google_pubsub_topic.[[ topic.label ]].id
  role   = "roles/pubsub.publisher"
  member = google_logging_project_sink.[[ sink.label ]].writer_identity
}
[% endif %]
