resource "google_container_cluster" "c" {
  name               = "c-main"
  location           = "us-central1"
  initial_node_count = 1
  master_auth {
    username = ""
    password = ""
    client_certificate_config {
      issue_client_certificate = false
    }
  }
  workload_identity_config {
    identity_namespace = "acme.svc.id.goog"
  }
  enable_binary_authorization = true
  addons_config {
    kubernetes_dashboard {
      disabled = true
    }
  }
}
