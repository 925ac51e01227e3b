resource "google_compute_network" "n" {
  name                    = "n-main"
  auto_create_subnetworks = False
  description             = None
}
