resource "google_compute_disk" "d" {
  size = 50
  type = "pd-ssd"
}
