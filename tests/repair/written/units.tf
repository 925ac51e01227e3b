resource "google_compute_disk" "d" {
  name = "d-main"
  zone = "us-central1-a"
  size = 100GB
}
resource "google_redis_instance" "r" {
  name           = "r-main"
  memory_size_gb = "5 GB"
}
