provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_compute_network" "private" {
  name                    = "private"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "private" {
  name                     = "private-subnet"
  network                  = google_compute_network.private.id
  region                   = var.region
  ip_cidr_range            = cidrsubnet(var.cidr, 4, 1)
  private_ip_google_access = true
}

resource "google_compute_router" "router" {
  name    = "private-router"
  region  = var.region
  network = google_compute_network.private.id

  bgp {
    asn = 64514
  }
}

resource "google_compute_router_nat" "nat" {
  name                               = "private-nat"
  router                             = google_compute_router.router.name
  region                             = google_compute_router.router.region
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"

  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

resource "google_compute_firewall" "iap_ssh" {
  name          = "allow-iap-ssh"
  network       = google_compute_network.private.id
  source_ranges = ["35.235.240.0/20"]

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}

resource "google_compute_instance" "bastion" {
  name         = "bastion"
  machine_type = "e2-micro"
  zone         = "${var.region}-a"

  boot_disk {
    initialize_params {
      image  = data.google_compute_image.debian.self_link
      labels = {}
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.private.self_link
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  metadata = {
    enable-oslogin = "TRUE"
  }
}

data "google_compute_image" "debian" {
  family  = "debian-12"
  project = "debian-cloud"
}
