resource "google_compute_address" "a" {
  name = "a-main"
}
output "ip" {
  description = "The address"
}
output "link" = google_compute_address.a.self_link
