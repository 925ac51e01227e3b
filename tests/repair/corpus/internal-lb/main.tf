provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_compute_network" "ilb" {
  name                    = "ilb-net"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "ilb" {
  name          = "ilb-subnet"
  ip_cidr_range = "10.100.0.0/24"
  region        = var.region
  network       = google_compute_network.ilb.id
}

resource "google_compute_region_health_check" "tcp" {
  name   = "tcp-health"
  region = var.region

  tcp_health_check {
    port = 5432
  }
}

resource "google_compute_region_backend_service" "tcp" {
  name                  = "tcp-backend"
  region                = var.region
  protocol              = "TCP"
  load_balancing_scheme = "INTERNAL"
  health_checks         = [google_compute_region_health_check.tcp.id]
}

resource "google_compute_forwarding_rule" "tcp" {
  name                  = "tcp-rule"
  region                = var.region
  load_balancing_scheme = "INTERNAL"
  backend_service       = google_compute_region_backend_service.tcp.id
  ports                 = ["5432"]
  network               = google_compute_network.ilb.id
  subnetwork            = google_compute_subnetwork.ilb.id
  all_ports             = false
}

resource "google_compute_firewall" "deny_all" {
  name      = "ilb-deny-all"
  network   = google_compute_network.ilb.id
  direction = "INGRESS"
  priority  = 65534

  deny {
    protocol = "all"
  }

  source_ranges = ["0.0.0.0/0"]
}
