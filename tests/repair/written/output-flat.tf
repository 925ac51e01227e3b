resource "google_compute_address" "a" {
  name = "a-main"
}
output "ip" {
  google_compute_address.a.address
}
