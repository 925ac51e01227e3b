provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_compute_network" "private" {
  name = "private-net"
}

resource "google_compute_global_address" "range" {
  name          = "sql-range"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 16
  network       = google_compute_network.private.id
}

resource "google_service_networking_connection" "sql" {
  network                 = google_compute_network.private.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.range.name]
}

resource "google_sql_database_instance" "pg" {
  name             = "pg-private"
  region           = var.region
  database_version = "POSTGRES_16"
  depends_on       = [google_service_networking_connection.sql]

  settings {
    tier    = "db-f1-micro"
    edition = "ENTERPRISE"

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.private.id
      ssl_mode        = "ENCRYPTED_ONLY"
    }
  }

  timeouts {
    create = "30m"
    delete = "30m"
  }
}
