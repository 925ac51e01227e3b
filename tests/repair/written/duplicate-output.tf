resource "google_compute_address" "a" {
  name = "a-main"
}
output "ip" {
  value = google_compute_address.a.address
}
output "ip" {
  value       = google_compute_address.a.address
  description = "Address"
}
