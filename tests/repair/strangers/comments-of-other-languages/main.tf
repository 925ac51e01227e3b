-- network
resource "google_compute_network" "net" {
  name = "net"  -- the only one
}

# subnet
resource "google_compute_subnetwork" "sub" {
  name          = "sub"
  region        = "us-central1"
  ip_cidr_range = "10.0.0.0/24"
  network       = google_compute_network.net.id
  purpose       = null
  ...
}

<!-- done -->
