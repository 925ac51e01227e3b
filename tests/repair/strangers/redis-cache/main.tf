resource "google_redis_instance" "cache" {
  name           = "cache"
  memory_size    = 2
  tier           = "STANDARD_HA"
  region         = "us-central1"
  engine_version = "REDIS_7_0"
  auth_enabled   = "true"
  network        = google_compute_network.cache.id

  maintenance_policy {
    weekly_maintenance_window {
      day = "SUNDAY"
      start_time = "03:00"
    }
  }
}

resource "google_compute_network" "cache" {
  name = "cache"
}

output "redis_host" {
  value = google_redis_instance.cache.endpoint
}

output "redis_port" {
  value = google_redis_instance.cache.redis_port
}
