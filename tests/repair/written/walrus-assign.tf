locals {
  zone := "europe-west1-b"
}
resource "google_compute_disk" "d" {
  name = "data"
  zone = local.zone
  size := 50
}
