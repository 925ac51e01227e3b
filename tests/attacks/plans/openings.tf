resource "random_integer" "zero" {
  min = 0
  max = 0
}
# attack: unknown ranges behind a tag
resource "google_compute_firewall" "unknown_ranges" {
  name          = "a${var.name_suffix}"
  network       = google_compute_network.backend_vpc.id
  source_tags   = ["x"]
  source_ranges = split(",", "0.0.0.0/${random_integer.zero.result}")
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
# attack: the world in many small pieces
resource "google_compute_firewall" "pieces" {
  name          = "b${var.name_suffix}"
  network       = google_compute_network.backend_vpc.id
  source_ranges = [for n in range(1, 120) : "${n}.0.0.0/12"]
  allow {
    protocol = "tcp"
    ports    = ["5432"]
  }
}
# attack: the world in IPv6
resource "google_compute_firewall" "v6" {
  name          = "c${var.name_suffix}"
  network       = google_compute_network.backend_vpc.id
  source_ranges = ["2000::/4", "3000::/4"]
  allow {
    protocol = "tcp"
    ports    = ["3389"]
  }
}
# attack: an unknown port
resource "google_compute_firewall" "unknown_port" {
  name          = "d${var.name_suffix}"
  network       = google_compute_network.backend_vpc.id
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = [tostring(22 + random_integer.zero.result)]
  }
}
# attack: a group that serves SSH behind a load balancer on 443
resource "google_compute_instance_group" "ssh" {
  name = "ssh${var.name_suffix}"
  zone = var.zone
  named_port {
    name = "https"
    port = 22
  }
}
resource "google_compute_health_check" "h" {
  name = "h${var.name_suffix}"
  tcp_health_check {
    port = 443
  }
}
resource "google_compute_backend_service" "b" {
  name                  = "b${var.name_suffix}"
  protocol              = "TCP"
  port_name             = "https"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  health_checks         = [google_compute_health_check.h.id]
  backend {
    group           = google_compute_instance_group.ssh.id
    max_utilization = 0.8
  }
}
resource "google_compute_target_tcp_proxy" "p" {
  name            = "p${var.name_suffix}"
  backend_service = google_compute_backend_service.b.id
}
resource "google_compute_global_forwarding_rule" "front" {
  name                  = "front${var.name_suffix}"
  target                = google_compute_target_tcp_proxy.p.id
  port_range            = "443"
  load_balancing_scheme = "EXTERNAL_MANAGED"
}
# attack: a front whose port only apply can tell
resource "google_compute_global_forwarding_rule" "unknown" {
  name                  = "u${var.name_suffix}"
  target                = google_compute_target_tcp_proxy.p.id
  port_range            = tostring(22 + random_integer.zero.result)
  load_balancing_scheme = "EXTERNAL_MANAGED"
}
# attack: a size that only apply can tell
resource "google_compute_disk" "big" {
  name = "big${var.name_suffix}"
  zone = var.zone
  size = 65536 + random_integer.zero.result
}
# attack: half of the database's world in two ranges
resource "google_sql_database_instance" "open" {
  name             = "open${var.name_suffix}"
  region           = var.region
  database_version = "POSTGRES_16"
  settings {
    tier = "db-f1-micro"
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.backend_vpc.id
      authorized_networks {
        name  = "a"
        value = "0.0.0.0/1"
      }
      authorized_networks {
        name  = "b"
        value = "128.0.0.0/1"
      }
    }
  }
}
