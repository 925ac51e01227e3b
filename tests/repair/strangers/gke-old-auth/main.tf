resource "google_container_cluster" "dev" {
  name               = "dev"
  zone               = "europe-west1-b"
  initial_node_count = 3

  master_auth {
    username = ""
    password = ""

    client_certificate_config {
      issue_client_certificate = false
    }
  }

  node_config {
    machine_type = "n1-standard-1"
    preemptible  = true

    labels = {
      env = "dev"
    }

    tags = "gke-node"

    metadata {
      disable-legacy-endpoints = "true"
    }
  }

  addons_config {
    kubernetes_dashboard {
      disabled = true
    }
    http_load_balancing {
      disabled = false
    }
  }
}
