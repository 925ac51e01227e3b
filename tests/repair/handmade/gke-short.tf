resource "google_gke_cluster" "primary" {
  name       = "primary"
  region     = "us-central1"
  node_count = 3
}

resource "google_container_nodepool" "pool" {
  cluster    = google_gke_cluster.primary.name
  node_count = 2
  machine_type = "e2-medium"
}
