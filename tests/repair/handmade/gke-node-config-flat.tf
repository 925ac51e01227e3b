resource "google_container_cluster" "c" {
  name     = "c"
  location = "us-central1"
  initial_node_count = "1"
  node_config = {
    machine_type = "e2-medium"
    oauth_scopes = "https://www.googleapis.com/auth/cloud-platform"
    preemptible  = "yes"
  }
  master_auth {
    client_certificate_config {
      issue_client_certificate = False
    }
  }
  enable_autoscaling = true
}
output "cluster_endpoint" {
  value = google_container_cluster.c.endpoint_url
}
