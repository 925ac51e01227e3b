resource "google_compute_instance" "bastion" {
  name         = "bastion"
  machine_type = "e2-micro"
  zone         = data.google_compute_zones.available.names[0]

  boot_disk {
    initialize_params {
      image = data.google_compute_image.debian.self_link
    }
  }

  network_interface {
    network    = google_compute_network.main.self_link
    subnetwork = google_compute_subnetwork.main[0].self_link
  }

  metadata = {
    enable-oslogin = TRUE
  }

  shielded_instance_config {
    enable_secure_boot = true
  }

  can_ip_forward = false
  confidential_instance_config = null
}

resource "google_compute_network" "main" {
  name = "main"
}

resource "google_compute_subnetwork" "main" {
  name          = "main"
  network       = google_compute_network.main.id
  ip_cidr_range = "10.0.0.0/24"
  region        = "us-central1"
  log_config    = {
    aggregation_interval = "INTERVAL_10_MIN"
    sampling             = 0.5
  }
}

data "google_compute_zones" "available" {
  region = "us-central1"
  state  = "UP"
}
