# What the attacks of this folder are about: the deployment's own things, none of them an attack.
resource "google_service_account" "mine" {
  account_id = "mine${var.name_suffix}"
}
resource "google_service_account" "job" {
  account_id = "job${var.name_suffix}"
}
resource "google_storage_bucket" "files" {
  name                        = "files${var.name_suffix}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
}
resource "google_storage_bucket" "private" {
  name                        = "private${var.name_suffix}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
}
resource "google_bigquery_dataset" "data" {
  dataset_id = "data${replace(var.name_suffix, "-", "_")}"
  location   = var.region
}
resource "google_firestore_database" "docs" {
  name        = "docs${var.name_suffix}"
  location_id = var.region
  type        = "FIRESTORE_NATIVE"
}
resource "google_sql_database_instance" "db" {
  name             = "db${var.name_suffix}"
  region           = var.region
  database_version = "POSTGRES_16"
  settings {
    tier = "db-f1-micro"
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.backend_vpc.id
    }
  }
}
resource "google_dns_managed_zone" "zone" {
  name     = "zone${var.name_suffix}"
  dns_name = "shop.example.com."
}
resource "google_secret_manager_secret" "keys" {
  secret_id = "keys${var.name_suffix}"
  replication {
    auto {}
  }
}
resource "google_pubsub_topic" "events" {
  name = "events${var.name_suffix}"
}
resource "random_password" "db" {
  length = 24
}
resource "random_string" "r" {
  length = 8
}
resource "google_iam_workload_identity_pool" "ci" {
  workload_identity_pool_id = "ci${var.name_suffix}"
}
data "google_project" "this" {}
data "google_storage_transfer_project_service_account" "copies" {}
data "google_storage_project_service_account" "storage" {}
locals {
  partner  = "serviceAccount:loader@partner-prj.iam.gserviceaccount.com"
  stranger = "serviceAccount:thief@attacker-prj.iam.gserviceaccount.com"
  agent    = "serviceAccount:project-999@storage-transfer-service.iam.gserviceaccount.com"
}
