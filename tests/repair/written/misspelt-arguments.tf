resource "google_compute_subnetwork" "s" {
  nmae                     = "s"
  ip_cidr_rnage            = "10.0.0.0/24"
  netwrok                  = "default"
  private_ip_google_acess  = true
}
