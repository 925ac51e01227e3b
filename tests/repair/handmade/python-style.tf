resource "google_compute_subnetwork" "s" {
  name = 'sub'
  ip_cidr_range = '10.0.0.0/24'
  network = "default"
  private_ip_google_access = True
  description = None
}
