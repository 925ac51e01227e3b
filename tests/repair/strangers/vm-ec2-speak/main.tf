provider "google" {
  project = "my-project-123"
  region  = "us-central1"
  zone    = "us-central1-a"
}

resource "google_compute_instance" "web" {
  name          = "web-server"
  ami           = "ubuntu-os-cloud/ubuntu-2204-lts"
  instance_type = "e2-medium"
  availability_zone = "us-central1-a"

  vpc_security_group_ids = [google_compute_firewall.web.id]
  subnet_id              = google_compute_subnetwork.web.id

  user_data = <<-EOF
    #!/bin/bash
    apt-get update
    apt-get install -y nginx
  EOF

  tags = {
    Name = "web-server"
  }
}

resource "google_compute_firewall" "web" {
  name    = "allow-web"
  network = google_compute_network.web.name

  ingress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "google_compute_network" "web" {
  name = "web"
}

resource "google_compute_subnetwork" "web" {
  cidr_block = "10.0.1.0/24"
  vpc_id     = google_compute_network.web.id
}
