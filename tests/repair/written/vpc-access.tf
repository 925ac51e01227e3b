resource "google_vpc_connector" "c" {
  name          = "c-main"
  region        = "us-central1"
  network       = "default"
  cidr          = "10.8.0.0/28"
}
