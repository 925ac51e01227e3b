resource "google_compute_network" "n" {
  name                    = "n-main"
  auto_create_subnetworks = no
}
resource "google_storage_bucket" "b" {
  name                        = "acme-uniform"
  location                    = "EU"
  uniform_bucket_level_access = enabled
  force_destroy               = "off"
}
