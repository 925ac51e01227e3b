variable "project_id" {}
resource "google_container_cluster" "main" {
  name                     = "prod"
  location                 = "us-central1-a"
  remove_default_node_pool = true
  initial_node_count       = 1
  deletion_protection      = true
}
resource "google_service_account" "nodes" {
  account_id = "prod-nodes"
}
resource "google_container_node_pool" "default" {
  name     = "default"
  cluster  = google_container_cluster.main.name
  location = "us-central1-a"
  autoscaling {
    min_node_count = 1
    max_node_count = 3
  }
  node_config {
    machine_type    = "e2-standard-2"
    disk_size_gb    = 50
    service_account = google_service_account.nodes.email
  }
}
