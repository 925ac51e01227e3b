resource "google_compute_network" "net" {
  name                    = "net"
  auto_create_subnetworks = false
}
}

resource "google_compute_subnetwork" "a" {
  name          = "a"
  region        = "us-central1"
  network       = google_compute_network.net.id
  ip_cidr_range = "10.0.0.0/24"
}

resource "google_compute_firewall" "ssh" {
  name    = "ssh"
  network = google_compute_network.net.name
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }}
  source_ranges = ["10.0.0.0/8"]
}

resource "google_compute_route" "default" {
  name             = "default"
  network          = google_compute_network.net.name
  dest_range       = "0.0.0.0/0"
  next_hop_gateway = "default-internet-gateway"
  priority         = 1000
