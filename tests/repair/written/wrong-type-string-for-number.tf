resource "google_redis_instance" "r" {
  name           = "r-main"
  memory_size_gb = "five"
  region         = "us-central1"
}
