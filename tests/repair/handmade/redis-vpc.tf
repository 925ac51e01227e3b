resource "google_redis_instance" "r" {
  name           = "cache"
  memory_size    = 1
  location       = "us-central1"
  vpc_network    = google_compute_network.n.id
  version        = "REDIS_7_0"
}
resource "google_compute_network" "n" {
  name = "n"
  mtu  = "1460 "
}
