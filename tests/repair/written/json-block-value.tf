resource "google_container_cluster" "main" {
  "name": "main",
  "location": "us-east1",
  "initial_node_count": 1,
  "deletion_protection": false
}
