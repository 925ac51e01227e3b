resource "google_compute_disk" "d" {
  name = "d"
  zone = "us-central1-a"
  size = "100 GB"
}
resource "google_redis_instance" "r" {
  name           = "r"
  memory_size_gb = "1GB"
}
