resource "google_compute_router_nat" "n" {
  name                               = "n-main"
  router                             = "r"
  region                             = "us-central1"
  nat_ip_allocate_option             = "AUTO"
  source_subnetwork_ip_ranges_to_nat = "ALL"
}
