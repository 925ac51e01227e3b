resource "google_compute_security_policy" "p" {
  name = "p-main"
  rules {
    action   = "deny(403)"
    priority = "1000"
    match {
      versioned_expr = "SRC_IPS_V1"
      src_ip_ranges  = ["203.0.113.0/24"]
    }
    description = 'It's blocked'
  }
}
