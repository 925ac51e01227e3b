resource "google_compute_global_address" "p" {
  name          = "p-main"
  purpose       = "vpc_peering"
  address_type  = "internal"
  prefix_length = 16
  network       = "projects/acme/global/networks/vpc"
}
resource "google_service_networking_connection" "c" {
  network                 = "projects/acme/global/networks/vpc"
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_range  = google_compute_global_address.p.name
}
