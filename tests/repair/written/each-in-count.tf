resource "google_compute_disk" "d" {
  count = 2
  name  = "disk-${each.key}"
  zone  = "us-central1-a"
  size  = 10
}
