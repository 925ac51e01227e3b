[% import "balanced.tf" as balanced %]
# Google's load balancers and health checkers reach the machine.
resource "google_compute_firewall" "[[ balanced_in.label ]]" {
  name          = "[[ balanced_in.ref ]]${var.name_suffix}"
  network       = google_compute_network.[[ network.label ]].id
  description   = "HTTP from Google's load balancers and health checks"
  direction     = "INGRESS"
  source_ranges = ["130.211.0.0/22", "35.191.0.0/16"]
  target_tags   = ["http-server"]

  allow {
    protocol = "tcp"
    ports    = ["80"]
  }
}

resource "google_compute_instance_group" "[[ machines.label ]]" {
  name      = "[[ machines.ref ]]${var.name_suffix}"
  zone      = [[ vm.address ]].zone
  instances = [[ "[" ]][[ vm.address ]].self_link]

  named_port {
    name = "http"
    port = 80
  }
}

resource "google_compute_health_check" "[[ balanced_health.label ]]" {
  name                = "[[ balanced_health.ref ]]${var.name_suffix}"
  check_interval_sec  = 10
  timeout_sec         = 5
  healthy_threshold   = 2
  unhealthy_threshold = 3

  http_health_check {
    port         = 80
    request_path = "/"
  }
}

[[ balanced.service(behind, machines.address ~ ".id", balanced_health, by, by_s, "HTTP") ]]
