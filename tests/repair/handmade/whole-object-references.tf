resource "google_compute_network" "net" {
  name = "net"
}
resource "google_compute_subnetwork" "sub" {
  name          = "sub"
  region        = "us-central1"
  ip_cidr_range = "10.0.0.0/24"
  network       = google_compute_network.net
}
resource "google_service_account" "sa" {
  account_id = "sa"
}
resource "google_project_iam_member" "m" {
  project = "p"
  role    = "roles/storage.objectViewer"
  member  = google_service_account.sa.email
}
