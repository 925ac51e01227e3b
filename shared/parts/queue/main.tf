[% if s.cmek %]
# Pub/Sub itself encrypts and decrypts with the key.
data "google_project" "[[ encrypts.label ]]" {}

resource "google_kms_crypto_key_iam_member" "[[ encrypts.label ]]" {
  crypto_key_id = google_kms_crypto_key.[[ key.label ]].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${data.google_project.[[ encrypts.label ]].number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

[% endif %]
resource "google_pubsub_topic" "[[ topic.label ]]" {
  name                       = "[[ topic.ref ]]${var.name_suffix}"
  message_retention_duration = "[[ s.retention_days * 86400 ]]s"
[% if s.cmek %]
  kms_key_name               = google_kms_crypto_key.[[ key.label ]].id
[% endif %]
  labels                     = local.labels
[% if s.cmek %]

  depends_on = [google_kms_crypto_key_iam_member.[[ encrypts.label ]]]
[% endif %]
}

resource "google_pubsub_subscription" "[[ subscription.label ]]" {
  name                       = "[[ subscription.ref ]]${var.name_suffix}"
  topic                      = google_pubsub_topic.[[ topic.label ]].id
  ack_deadline_seconds       = [[ s.ack_s ]]
  message_retention_duration = "[[ s.retention_days * 86400 ]]s"
[% if s.ordering %]
  enable_message_ordering    = true
[% endif %]
[% if s.filter %]
  filter                     = [[ s.filter | hcl ]]
[% endif %]
  labels                     = local.labels
[% if s.exactly_once %]

  enable_exactly_once_delivery = true
[% endif %]

  # An idle queue is not an abandoned one.
  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "[[ s.min_backoff_s ]]s"
    maximum_backoff = "[[ s.max_backoff_s ]]s"
  }
[% if s.dead_letter %]

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.[[ dead_topic.label ]].id
    max_delivery_attempts = [[ s.attempts ]]
  }
[% endif %]
[% for each in used if each.part in ("cloud_run", "function") %]
[% if loop.first %]
[% set called = each.service.address ~ ".uri" if each.part == "cloud_run" else each.function.address ~ ".url" %]

  push_config {
    push_endpoint = "${[[ called ]]}[[ s.path ]]"

    oidc_token {
      service_account_email = google_service_account.[[ identity.label ]].email
      audience              = [[ called ]]
    }
  }
[% endif %]
[% endfor %]
}
[% for each in used if each.part == "bucket" %]

resource "google_pubsub_subscription" "[[ id | replace('-', '_') ]]_to_[[ each.id | replace('-', '_') ]]" {
  name                       = "[[ id ]]-to-[[ each.id ]]${var.name_suffix}"
  topic                      = google_pubsub_topic.[[ topic.label ]].id
  message_retention_duration = "[[ s.retention_days * 86400 ]]s"
  labels                     = local.labels

  expiration_policy {
    ttl = ""
  }

  cloud_storage_config {
    bucket                = google_storage_bucket.[[ each.bucket.label ]].name
    filename_prefix       = "[[ id ]]/"
    filename_suffix       = ".json"
    max_duration          = "300s"
    service_account_email = google_service_account.[[ identity.label ]].email
  }

  depends_on = [
    [[ each.write_access.address ]],
    [[ each.look_access.address ]],
  ]
}
[% endfor %]
[% for each in used if each.part == "bigquery" %]

# Each message becomes a row, without anything that runs between.
resource "google_pubsub_subscription" "[[ id | replace('-', '_') ]]_to_[[ each.id | replace('-', '_') ]]" {
  name                       = "[[ id ]]-to-[[ each.id ]]${var.name_suffix}"
  topic                      = google_pubsub_topic.[[ topic.label ]].id
  message_retention_duration = "[[ s.retention_days * 86400 ]]s"
  labels                     = local.labels

  expiration_policy {
    ttl = ""
  }

  bigquery_config {
    table                 = "${[[ each.messages.address ]].project}.${[[ each.messages.address ]].dataset_id}.${[[ each.messages.address ]].table_id}"
    write_metadata        = true
    service_account_email = google_service_account.[[ identity.label ]].email
  }

  depends_on = [[ "[" ]][[ each.rows_access.address ]]]
}
[% endfor %]
[% if s.filters %]

# One for each kind of message: a filter can't be changed later, only be made anew.
resource "google_pubsub_subscription" "[[ filtered.label ]]" {
  for_each = var.[[ v.filters ]]

  name                       = "[[ filtered.ref ]]-${each.key}${var.name_suffix}"
  topic                      = google_pubsub_topic.[[ topic.label ]].id
  filter                     = each.value
  ack_deadline_seconds       = [[ s.ack_s ]]
  message_retention_duration = "[[ s.retention_days * 86400 ]]s"
  labels                     = local.labels

  expiration_policy {
    ttl = ""
  }
}
[% endif %]
[% if s.dead_letter %]

# Where messages go that nobody could handle; they are kept here to be looked at.
resource "google_pubsub_topic" "[[ dead_topic.label ]]" {
[% if s.cmek %]
  name         = "[[ dead_topic.ref ]]${var.name_suffix}"
  kms_key_name = google_kms_crypto_key.[[ key.label ]].id
  labels       = local.labels
[% if s.cmek %]

  depends_on = [google_kms_crypto_key_iam_member.[[ encrypts.label ]]]
[% endif %]
[% else %]
  name   = "[[ dead_topic.ref ]]${var.name_suffix}"
  labels = local.labels
[% endif %]
}

resource "google_pubsub_subscription" "[[ dead_subscription.label ]]" {
  name                       = "[[ dead_subscription.ref ]]${var.name_suffix}"
  topic                      = google_pubsub_topic.[[ dead_topic.label ]].id
  ack_deadline_seconds       = 60
  message_retention_duration = "[[ s.dead_days * 86400 ]]s"
  labels                     = local.labels

  expiration_policy {
    ttl = ""
  }
}

data "google_project" "[[ topic.label ]]" {}

# Pub/Sub itself moves them: it takes them from the one and publishes them to the other.
resource "google_pubsub_subscription_iam_member" "[[ dead_taken.label ]]" {
  subscription = google_pubsub_subscription.[[ subscription.label ]].name
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:service-${data.google_project.[[ topic.label ]].number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_pubsub_topic_iam_member" "[[ dead_moved.label ]]" {
  topic  = google_pubsub_topic.[[ dead_topic.label ]].name
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:service-${data.google_project.[[ topic.label ]].number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}
[% endif %]
