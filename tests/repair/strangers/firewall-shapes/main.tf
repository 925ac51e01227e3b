resource "google_compute_firewall" "web" {
  name      = "web"
  network   = "default"
  direction = "Ingress"

  allow = [
    {
      protocol = "TCP"
      ports    = [80, 443]
    },
    {
      protocol = "ICMP"
    },
  ]

  source_range = "0.0.0.0/0"
  target_tags  = "web"
}

resource "google_compute_firewall" "internal" {
  name    = "internal"
  network = "default"

  allow {
    protocol = "tcp"
    port     = 5432
  }

  source_tags = [web]
  target_tag  = ["db"]
}
