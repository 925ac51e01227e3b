resource "google_sql_database_instance" "db" {
  name             = "ledger"
  database_version = "POSTGRES_15"
  region           = var.gcp_region
  depends_on       = ["google_service_networking_connection.private"]

  settings {
    tier = "db-f1-micro"
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.vpc.self_link
    }
  }
}
