resource "google_compute_network" "vpc" {
  name = "vpc"
}

resource "google_compute_firewall" "ssh" {
  name          = "allow-ssh"
  network       = google_compute_network.vpc.name
  protocol      = "tcp"
  ports         = [22]
  source_ranges = "35.235.240.0/20"
}
