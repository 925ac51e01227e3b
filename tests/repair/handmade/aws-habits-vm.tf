provider "google" {
  project = "acme-prod"
  region  = "us-central1"
}

resource "google_compute_instance" "app_server" {
  name                   = "app-server"
  ami                    = "ubuntu-os-cloud/ubuntu-2204-lts"
  instance_type          = "e2-medium"
  availability_zone      = "us-central1-a"
  subnet_id              = google_compute_subnetwork.main.id
  vpc_security_group_ids = ["web"]
  user_data              = "apt-get update"

  tags = {
    Name = "app-server"
  }
}

resource "google_compute_network" "main" {
  name       = "main"
}

resource "google_compute_subnetwork" "main" {
  vpc_id            = google_compute_network.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-central1-a"
}
