# ruff: noqa: E501 - one shape a line where it fits
"""What keeps, carries and watches: buckets, topics, datasets and alerts, each as (text around, cases)."""

from tests.policy.shapes.pieces import sa

BUCKETS = (
    """
resource "google_storage_bucket" "b" {
  name     = "%(n)s~"
  location = "US"
  uniform_bucket_level_access = true
  %(inside)s
}
""",
    [
        ("bucket", "", ""),
        ("bucket versions", "versioning {\n    enabled = true\n  }", ""),
        ("bucket cold", 'storage_class = "COLDLINE"', ""),
        (
            "bucket life",
            'lifecycle_rule {\n    condition {\n      age = 30\n    }\n    action {\n      type = "SetStorageClass"\n      storage_class = "NEARLINE"\n    }\n  }',
            "",
        ),
        ("bucket autoclass", "autoclass {\n    enabled = true\n  }", ""),
        (
            "bucket cors",
            'cors {\n    origin = ["https://example.com"]\n    method = ["GET"]\n    response_header = ["Content-Type"]\n    max_age_seconds = 3600\n  }',
            "",
        ),
        (
            "bucket website",
            'website {\n    main_page_suffix = "index.html"\n    not_found_page = "404.html"\n  }',
            'resource "google_storage_bucket_object" "index" {\n  name = "index.html"\n  bucket = google_storage_bucket.b.name\n  content = "<h1>Hello</h1>"\n  content_type = "text/html"\n}\n',
        ),
        ("bucket kept", "retention_policy {\n    retention_period = 604800\n  }", ""),
        ("bucket soft", "soft_delete_policy {\n    retention_duration_seconds = 1209600\n  }", ""),
        (
            "bucket read",
            "",
            sa("reader")
            + 'resource "google_storage_bucket_iam_member" "reads" {\n  bucket = google_storage_bucket.b.name\n  role = "roles/storage.objectViewer"\n  member = google_service_account.sa.member\n}\n',
        ),
        (
            "bucket own key",
            "encryption {\n    default_kms_key_name = google_kms_crypto_key.key.id\n  }\n  depends_on = [google_kms_crypto_key_iam_member.gcs]",
            'resource "google_kms_key_ring" "ring" {\n  name = "ring~"\n  location = "us"\n}\nresource "google_kms_crypto_key" "key" {\n  name = "key~"\n  key_ring = google_kms_key_ring.ring.id\n  rotation_period = "7776000s"\n}\ndata "google_storage_project_service_account" "gcs" {}\nresource "google_kms_crypto_key_iam_member" "gcs" {\n  crypto_key_id = google_kms_crypto_key.key.id\n  role = "roles/cloudkms.cryptoKeyEncrypterDecrypter"\n  member = "serviceAccount:${data.google_storage_project_service_account.gcs.email_address}"\n}\n',
        ),
        (
            "bucket looked at",
            "",
            'resource "google_storage_bucket_object" "o" {\n  name = "o"\n  bucket = google_storage_bucket.b.id\n  content = "x"\n}\ndata "google_storage_bucket_object" "o" {\n  name = google_storage_bucket_object.o.name\n  bucket = google_storage_bucket.b.id\n}\n',
        ),
    ],
)


TOPICS = (
    """
resource "google_pubsub_topic" "t" {
  name = "%(n)s~"
  %(inside)s
}
""",
    [
        ("topic", "", ""),
        ("topic kept", 'message_retention_duration = "86600s"', ""),
        ("topic in regions", 'message_storage_policy {\n    allowed_persistence_regions = ["us-central1"]\n  }', ""),
        (
            "topic pulled",
            "",
            'resource "google_pubsub_subscription" "s" {\n  name = "pull~"\n  topic = google_pubsub_topic.t.id\n  ack_deadline_seconds = 20\n  retry_policy {\n    minimum_backoff = "10s"\n  }\n  expiration_policy {\n    ttl = ""\n  }\n}\n',
        ),
        (
            "topic filtered",
            "",
            'resource "google_pubsub_subscription" "s" {\n  name = "filtered~"\n  topic = google_pubsub_topic.t.name\n  filter = "attributes.kind = \\"order\\""\n  enable_message_ordering = true\n}\n',
        ),
        (
            "topic dead letters",
            "",
            'resource "google_pubsub_topic" "dead" {\n  name = "dead~"\n}\nresource "google_pubsub_subscription" "s" {\n  name = "careful~"\n  topic = google_pubsub_topic.t.id\n  dead_letter_policy {\n    dead_letter_topic = google_pubsub_topic.dead.id\n    max_delivery_attempts = 10\n  }\n}\n',
        ),
        (
            "topic published",
            "",
            sa("pub")
            + 'resource "google_pubsub_topic_iam_member" "p" {\n  topic = google_pubsub_topic.t.id\n  role = "roles/pubsub.publisher"\n  member = google_service_account.sa.member\n}\n',
        ),
    ],
)


DATASETS = (
    """
resource "google_bigquery_dataset" "d" {
  dataset_id = "%(n)s~"
  location   = "US"
  %(inside)s
}
""".replace('"%(n)s~"', 'replace("%(n)s~", "-", "_")'),
    [
        ("dataset", 'description = "Orders"', ""),
        (
            "dataset expires",
            "default_table_expiration_ms = 3600000\n  default_partition_expiration_ms = 2592000000",
            "",
        ),
        ("dataset labels", 'labels = {\n    billing_group = "accounting"\n  }\n  max_time_travel_hours = 96', ""),
        (
            "dataset table",
            "",
            'resource "google_bigquery_table" "t" {\n  dataset_id = google_bigquery_dataset.d.dataset_id\n  table_id = "orders"\n  deletion_protection = true\n  schema = jsonencode([{ name = "id", type = "INT64", mode = "REQUIRED" }, { name = "at", type = "TIMESTAMP" }])\n  time_partitioning {\n    type = "DAY"\n    field = "at"\n  }\n  clustering = ["id"]\n}\n',
        ),
        (
            "dataset view",
            "",
            'resource "google_bigquery_table" "v" {\n  dataset_id = google_bigquery_dataset.d.dataset_id\n  table_id = "recent"\n  deletion_protection = true\n  view {\n    query = "SELECT 1 AS one"\n    use_legacy_sql = false\n  }\n}\n',
        ),
        (
            "dataset shared",
            "",
            sa("bq")
            + 'resource "google_bigquery_dataset_iam_member" "r" {\n  dataset_id = google_bigquery_dataset.d.dataset_id\n  role = "roles/bigquery.dataViewer"\n  member = google_service_account.sa.member\n}\n',
        ),
    ],
)


ALERTS = (
    """
resource "google_monitoring_alert_policy" "a" {
  display_name = "%(n)s"
  combiner     = "OR"
  conditions {
    display_name = "condition"
    %(inside)s
  }
}
""",
    [
        (
            "alert cpu",
            'condition_threshold {\n      comparison = "COMPARISON_GT"\n      duration = "60s"\n      threshold_value = 0.8\n      filter = "resource.type = \\"gce_instance\\" AND metric.type = \\"compute.googleapis.com/instance/cpu/utilization\\""\n      aggregations {\n        alignment_period = "300s"\n        per_series_aligner = "ALIGN_MEAN"\n      }\n    }',
            "",
        ),
        (
            "alert absent",
            'condition_absent {\n      duration = "3600s"\n      filter = "resource.type = \\"gce_instance\\" AND metric.type = \\"compute.googleapis.com/instance/uptime\\""\n      aggregations {\n        alignment_period = "60s"\n        per_series_aligner = "ALIGN_MEAN"\n      }\n    }',
            "",
        ),
        (
            "alert promql",
            'condition_prometheus_query_language {\n      query = "vector(1) > 2"\n      duration = "60s"\n      evaluation_interval = "60s"\n    }',
            "",
        ),
    ],
)
