resource "google_compute_disk" "d" {
  for_each = toset(["one", "two"])
  name     = "disk-${count.index}"
  zone     = "us-central1-a"
  size     = 10
}
