resource "google_compute_zones" "available" {
  region = "us-central1"
}
output "zones" {
  value = data.google_compute_zones.available.names
}
