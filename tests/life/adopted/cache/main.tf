variable "project_id" {}
variable "memory" {
  type = number
}
resource "google_compute_network" "n" {
  name = "cache-net"
}
resource "google_redis_instance" "sessions" {
  name               = "sessions"
  region             = "us-central1"
  tier               = "BASIC"
  memory_size_gb     = var.memory
  authorized_network = google_compute_network.n.id
}
