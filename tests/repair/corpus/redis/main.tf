provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_compute_network" "cache" {
  name = "cache-net"
}

resource "google_redis_instance" "cache" {
  name               = "cache"
  tier               = "STANDARD_HA"
  memory_size_gb     = var.memory_gb
  region             = var.region
  location_id        = "${var.region}-a"
  redis_version      = "REDIS_7_0"
  display_name       = "Session cache"
  authorized_network = google_compute_network.cache.id
  auth_enabled       = true

  redis_configs = {
    maxmemory-policy = "allkeys-lru"
  }

  maintenance_policy {
    weekly_maintenance_window {
      day = "SUNDAY"
      start_time {
        hours   = 3
        minutes = 0
      }
    }
  }
}

resource "google_vpc_access_connector" "connector" {
  name          = "cache-connector"
  region        = var.region
  network       = google_compute_network.cache.name
  ip_cidr_range = "10.8.0.0/28"
  min_instances = 2
  max_instances = 3
}
