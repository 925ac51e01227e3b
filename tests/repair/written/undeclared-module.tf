resource "google_compute_subnetwork" "s" {
  name          = "s-main"
  ip_cidr_range = "10.1.0.0/16"
  network       = module.vpc.network_id
  region        = "us-central1"
}
