resource "google_sql_database_instance" "pg" {
  name             = "pg"
  database_version = "POSTGRES_14"
  region           = "us-central1"
  tier             = "db-f1-micro"
  disk_size        = 10
  backup_configuration {
    enabled = true
  }
  ip_configuration {
    ipv4_enabled = false
    private_network = google_compute_network.main.id
  }
}

resource "google_compute_network" "default" {
  name = "private"
}
