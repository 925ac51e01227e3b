[% import "common.tf" as common %]
# Airflow, run by Google. It costs several hundred dollars a month before the first task has run.
[[ common.works(works, "roles/composer.worker", identity) ]]

[[ common.in_bucket(keeps, "roles/storage.objectAdmin", bucket, identity) ]]

[[ common.in_bucket(looks, "roles/storage.legacyBucketReader", bucket, identity) ]]

resource "google_composer_environment" "[[ environment.label ]]" {
  name   = "[[ environment.ref ]]${var.name_suffix}"
  region = var.region
  labels = local.labels

  config {
    environment_size           = "ENVIRONMENT_SIZE_[[ s.size ]]"
    enable_private_environment = true

    software_config {
      image_version = "composer-3-airflow-2"
    }

    node_config {
      network         = google_compute_network.[[ network.label ]].id
      subnetwork      = google_compute_subnetwork.[[ subnet.label ]].id
      service_account = google_service_account.[[ identity.label ]].email
    }

    workloads_config {
      scheduler {
        cpu        = [[ s.scheduler[0] ]]
        memory_gb  = [[ s.scheduler[1] ]]
        storage_gb = 1
        count      = 1
      }

      web_server {
        cpu        = 1
        memory_gb  = 2
        storage_gb = 1
      }

      worker {
        cpu        = [[ s.scheduler[0] ]]
        memory_gb  = [[ s.scheduler[1] ]]
        storage_gb = 10
        min_count  = 1
        max_count  = [[ s.max_workers ]]
      }
    }
  }

  # DAGs, logs and plugins.
  storage_config {
    bucket = google_storage_bucket.[[ bucket.label ]].name
  }

  depends_on = [
    google_project_iam_member.[[ works.label ]],
    google_storage_bucket_iam_member.[[ keeps.label ]],
    google_storage_bucket_iam_member.[[ looks.label ]],
  ]
}
