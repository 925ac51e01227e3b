provider "google" {
  project = var.project_id
}

resource "google_compute_security_policy" "edge" {
  name        = "edge-policy"
  description = "Rate limit and deny lists"

  rule {
    action   = "deny(403)"
    priority = 1000

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = var.blocked
      }
    }
  }

  rule {
    action   = "throttle"
    priority = 2000

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"

      rate_limit_threshold {
        count        = 100
        interval_sec = 60
      }
    }
  }

  rule {
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

resource "google_compute_backend_service" "api" {
  name            = "api-backend"
  security_policy = google_compute_security_policy.edge.id
  protocol        = "HTTPS"
  enable_cdn      = false

  log_config {
    enable      = true
    sample_rate = 0.25
  }
}
