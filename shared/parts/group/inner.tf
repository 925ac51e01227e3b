# The load balancer's proxies reach the machines from a subnet of their own.
resource "google_compute_firewall" "[[ proxies_in.label ]]" {
  name          = "[[ proxies_in.ref ]]${var.name_suffix}"
  network       = google_compute_network.[[ network.label ]].id
  description   = "HTTP from the internal load balancer"
  direction     = "INGRESS"
  source_ranges = [[ "[" ]][[ by.proxies.address ]].ip_cidr_range]
  target_tags   = ["load-balanced"]

  allow {
    protocol = "tcp"
    ports    = ["80"]
  }
}

resource "google_compute_region_health_check" "[[ inner_health.label ]]" {
  name                = "[[ inner_health.ref ]]${var.name_suffix}"
  region              = var.region
  check_interval_sec  = [[ s.health_s ]]
  timeout_sec         = [[ [5, s.health_s] | min ]]
  healthy_threshold   = 2
  unhealthy_threshold = 3

  http_health_check {
    port         = 80
    request_path = "[[ s.health_path ]]"
  }
}

resource "google_compute_region_backend_service" "[[ within.label ]]" {
  name                  = "[[ within.ref ]]${var.name_suffix}"
  region                = var.region
  protocol              = "HTTP"
  port_name             = "http"
  load_balancing_scheme = "INTERNAL_MANAGED"
  timeout_sec           = 30
  health_checks         = [[ "[" ]][[ inner_health.address ]].id]

  backend {
    group           = [[ group.address ]].instance_group
    balancing_mode  = "UTILIZATION"
    capacity_scaler = 1.0
  }
}
