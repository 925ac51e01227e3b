resource "google_compute_disk" "d" {
  name = "data";
  zone = "europe-west1-b";
  size = 50;
}
