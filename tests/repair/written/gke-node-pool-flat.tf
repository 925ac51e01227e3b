resource "google_container_node_pool" "p" {
  name         = "p-main"
  cluster      = "c"
  location     = "us-central1"
  machine_type = "e2-standard-4"
  disk_size_gb = 50
  min_nodes    = 1
  max_nodes    = 5
  auto_repair  = true
}
