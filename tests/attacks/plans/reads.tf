resource "random_string" "z" {
  length = 8
}
resource "google_pubsub_topic" "own" {
  name   = "own-read${var.name_suffix}"
  labels = { t = trimsuffix("victim-topic", random_string.z.result) }
}
resource "google_service_account" "me" {
  account_id = "me-read${var.name_suffix}"
}
data "google_pubsub_topic" "own" {
  name = google_pubsub_topic.own.name
}
data "google_service_account" "me" {
  account_id = google_service_account.me.account_id
}
data "google_compute_image" "public" {
  project    = "debian-cloud"
  family     = "debian-12"
  depends_on = [random_string.z]
}
data "google_project" "own" {
  depends_on = [random_string.z]
}
data "google_compute_network" "shared" {
  name       = "office"
  depends_on = [random_string.z]
}
# attack: another project's network
data "google_compute_network" "elsewhere" {
  name       = "office"
  project    = "other-project"
  depends_on = [random_string.z]
}
# attack: another project's subnet by its link
data "google_compute_subnetwork" "linked" {
  self_link  = "https://www.googleapis.com/compute/v1/projects/other-project/regions/us-central1/subnetworks/inner"
  depends_on = [random_string.z]
}
# attack: another project's number and labels
data "google_project" "other" {
  project_id = "other-project"
  depends_on = [random_string.z]
}
# attack: an image of a stranger's project
data "google_compute_image" "stranger" {
  project    = "attacker-project"
  family     = "backdoored"
  depends_on = [random_string.z]
}
# attack: another project's permissions, by the name of a resource
data "google_iam_testable_permissions" "other" {
  full_resource_name = "//cloudresourcemanager.googleapis.com/projects/other-project"
  depends_on         = [random_string.z]
}
# attack: an account that the platform acts as
data "google_service_account" "platform" {
  account_id = "infraai-tf-apply"
  depends_on = [random_string.z]
}
# attack: another deployment's account
data "google_service_account" "theirs" {
  account_id = "api-victim"
  depends_on = [random_string.z]
}
# attack: a secret that is not this deployment's
data "google_secret_manager_secret" "theirs" {
  secret_id  = "db-password-victim"
  depends_on = [random_string.z]
}
# attack: a database that is not this deployment's
data "google_sql_database_instance" "theirs" {
  name       = "app-db-victim"
  depends_on = [random_string.z]
}
# attack: the bucket in which the platform keeps states
data "google_storage_bucket" "state" {
  name       = "demo-project-infraai-state"
  depends_on = [random_string.z]
}
# attack: the topic that alerts come by
data "google_pubsub_topic" "alerts" {
  name       = "infraai-notifications"
  depends_on = [random_string.z]
}
# attack: a topic that an own one's label names
data "google_pubsub_topic" "label" {
  name = google_pubsub_topic.own.labels["t"]
}
# attack: a topic whose name is known after apply only
data "google_pubsub_topic" "later" {
  name = trimsuffix("victim-topic", random_string.z.result)
}
# attack: a project that is known after apply only
data "google_compute_network" "later" {
  name    = "office"
  project = trimsuffix("other-project", random_string.z.result)
}
# attack: a secret whose name is put together of an own account's
data "google_secret_manager_secret" "joined" {
  secret_id = replace(google_service_account.me.account_id, google_service_account.me.account_id, "db-password-victim")
}
# attack: a way to every database of the project, for a deployment that has none
resource "google_project_iam_member" "databases" {
  project = var.project_id
  role    = "roles/cloudsql.client"
  member  = google_service_account.me.member
}
# attack: a login at every database of the project
resource "google_project_iam_member" "logins" {
  project = var.project_id
  role    = "roles/cloudsql.instanceUser"
  member  = google_service_account.me.member
}
# attack: everybody's metrics
resource "google_project_iam_member" "metrics" {
  project = var.project_id
  role    = "roles/monitoring.viewer"
  member  = google_service_account.me.member
}
# attack: everybody's accounts
resource "google_project_iam_member" "accounts" {
  project = var.project_id
  role    = "roles/iam.serviceAccountUser"
  member  = google_service_account.me.member
}
