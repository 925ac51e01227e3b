resource "google_redis_instance" "cache" {
  name           = "cache",
  tier           = "BASIC",
  memory_size_gb = 1,
  region         = "us-central1"
}
