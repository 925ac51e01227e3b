# Google's own account for transfers in this project. It is made when it is first asked for, and every grant here is to it.
data "google_storage_transfer_project_service_account" "[[ transfer.label ]]" {}

resource "google_storage_bucket_iam_member" "[[ writes.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "roles/storage.objectUser"
  member = data.google_storage_transfer_project_service_account.[[ transfer.label ]].member
}

resource "google_storage_bucket_iam_member" "[[ looks.label ]]" {
  bucket = google_storage_bucket.[[ bucket.label ]].name
  role   = "roles/storage.legacyBucketReader"
  member = data.google_storage_transfer_project_service_account.[[ transfer.label ]].member
}
[% if s.keyed %]

# What opens the source; a person gives its value, as JSON: [% if s.source == "azure" %]{"sas_token": "..."}[% else %]{"access_key_id": "...", "secret_access_key": "..."}[% endif %]

resource "google_secret_manager_secret" "[[ keys.label ]]" {
  secret_id = "[[ keys.ref ]]${var.name_suffix}"
  labels    = local.labels

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_iam_member" "[[ reads_keys.label ]]" {
  secret_id = google_secret_manager_secret.[[ keys.label ]].id
  role      = "roles/secretmanager.secretAccessor"
  member    = data.google_storage_transfer_project_service_account.[[ transfer.label ]].member
}
[% endif %]

# Nothing is deleted, neither at the source nor in the bucket: what is new or has changed is copied.
resource "google_storage_transfer_job" "[[ transfer.label ]]" {
  name        = "transferJobs/[[ transfer.ref ]]${var.name_suffix}"
  description = "Copies into ${google_storage_bucket.[[ bucket.label ]].name}"

  transfer_spec {
[% if s.source == "s3" %]
    aws_s3_data_source {
[% if s.role_arn %]
      bucket_name = var.[[ v.source_bucket ]]
      role_arn    = var.[[ v.role_arn ]]
[% else %]
      bucket_name        = var.[[ v.source_bucket ]]
      credentials_secret = google_secret_manager_secret.[[ keys.label ]].id
[% endif %]
    }
[% elif s.source == "azure" %]
    azure_blob_storage_data_source {
      storage_account    = "[[ s.account ]]"
      container          = var.[[ v.source_bucket ]]
      credentials_secret = google_secret_manager_secret.[[ keys.label ]].id
    }
[% else %]
    http_data_source {
      list_url = "[[ s.list_url ]]"
    }
[% endif %]

    gcs_data_sink {
      bucket_name = google_storage_bucket.[[ bucket.label ]].name
    }
[% if s.prefix %]

    object_conditions {
      include_prefixes = ["[[ s.prefix ]]"]
    }
[% endif %]

    transfer_options {
      overwrite_when = "[[ s.overwrite ]]"
    }
  }
[% if s.every_hours %]

  schedule {
    repeat_interval = "[[ s.every_hours * 3600 ]]s"

    schedule_start_date {
      year  = [[ s.starts.year ]]
      month = [[ s.starts.month ]]
      day   = [[ s.starts.day ]]
    }

    start_time_of_day {
      hours   = [[ s.at[:2] | int ]]
      minutes = [[ s.at[3:] | int ]]
      seconds = 0
      nanos   = 0
    }
  }
[% endif %]

  depends_on = [
    google_storage_bucket_iam_member.[[ writes.label ]],
    google_storage_bucket_iam_member.[[ looks.label ]],
[% if s.keyed %]
    google_secret_manager_secret_iam_member.[[ reads_keys.label ]],
[% endif %]
  ]
}
