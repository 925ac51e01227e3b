resource "google_compute_subnetwork" "s" {
  name                  = "s-main"
  ipCidrRange           = "10.0.0.0/24"
  network               = "default"
  privateIpGoogleAccess = true
}
