provider "google" {
  project = "demo-project"
  region  = "us-central1"
}

resource "google_redis_instance" "cache" {
  name           = "cache"
<<<<<<< HEAD
  memory_size_gb = 2
=======
  memory_size_gb = 4
>>>>>>> feature/bigger-cache
  region         = "us-central1"
}
