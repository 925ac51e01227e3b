Resource "google_compute_subnetwork" "s" {
  Name          = "s"
  IP_CIDR_RANGE = "10.0.0.0/24"
  Network       = "default"
}
