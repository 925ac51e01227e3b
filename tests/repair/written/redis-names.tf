resource "google_redis_instance" "r" {
  name               = "r-main"
  memory_size        = 2
  tier               = "STANDARD"
  redis_version      = "7.0"
  network            = "projects/acme/global/networks/vpc"
}
