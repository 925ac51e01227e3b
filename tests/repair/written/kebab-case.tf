resource "google_compute_subnetwork" "s" {
  name          = "s-main"
  ip-cidr-range = "10.0.0.0/24"
  network       = "default"
}
