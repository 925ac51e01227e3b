resource "google_compute_security_policy" "edge" {
  name = "edge"

  rules {
    action   = "deny(403)"
    priority = "1000"
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_range = "198.51.100.0/24"
      }
    }
    description = "blocked"
  }

  default_rule {
    action   = "allow"
    priority = 2147483647
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}

resource "google_compute_region_network_endpoint_group" "run" {
  name                  = "run-neg"
  network_endpoint_type = "SERVERLESS"
  region                = "us-central1"
  cloud_run             = google_cloud_run_v2_service.app.name
}

resource "google_cloud_run_v2_service" "app" {
  name    = "app"
  region  = "us-central1"
  ingress = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
  template {
    container {
      image = "gcr.io/cloudrun/hello"
    }
  }
}

resource "google_compute_backend_service" "run" {
  name                  = "run"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  security_policy       = google_compute_security_policy.edge.id

  backends {
    group = google_compute_region_network_endpoint_group.run.id
  }
}
