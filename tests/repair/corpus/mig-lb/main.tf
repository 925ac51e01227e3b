locals {
  prefix = "${var.name}-${var.environment}"
  labels = {
    environment = var.environment
    managed_by  = "terraform"
  }
}

provider "google" {
  project = var.project
  region  = var.region
}

resource "google_compute_instance_template" "web" {
  name_prefix  = "${local.prefix}-"
  machine_type = var.machine_type
  tags         = ["http-server"]
  labels       = local.labels

  disk {
    source_image = "debian-cloud/debian-12"
    auto_delete  = true
    boot         = true
    disk_size_gb = 20
  }

  network_interface {
    network = "default"
  }

  metadata_startup_script = "apt-get update && apt-get install -y nginx"

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_compute_health_check" "http" {
  name                = "${local.prefix}-health"
  check_interval_sec  = 10
  timeout_sec         = 5
  healthy_threshold   = 2
  unhealthy_threshold = 3

  http_health_check {
    port         = 80
    request_path = "/healthz"
  }
}

resource "google_compute_region_instance_group_manager" "web" {
  name               = "${local.prefix}-group"
  base_instance_name = local.prefix
  region             = var.region

  version {
    instance_template = google_compute_instance_template.web.id
  }

  named_port {
    name = "http"
    port = 80
  }

  auto_healing_policies {
    health_check      = google_compute_health_check.http.id
    initial_delay_sec = 120
  }
}

resource "google_compute_region_autoscaler" "web" {
  name   = "${local.prefix}-autoscaler"
  region = var.region
  target = google_compute_region_instance_group_manager.web.id

  autoscaling_policy {
    min_replicas    = 2
    max_replicas    = 10
    cooldown_period = 60

    cpu_utilization {
      target = 0.6
    }
  }
}

resource "google_compute_backend_service" "web" {
  name                  = "${local.prefix}-backend"
  protocol              = "HTTP"
  port_name             = "http"
  load_balancing_scheme = "EXTERNAL"
  timeout_sec           = 30
  health_checks         = [google_compute_health_check.http.id]

  backend {
    group           = google_compute_region_instance_group_manager.web.instance_group
    balancing_mode  = "UTILIZATION"
    capacity_scaler = 1.0
  }
}

resource "google_compute_url_map" "web" {
  name            = "${local.prefix}-routes"
  default_service = google_compute_backend_service.web.id
}

resource "google_compute_target_http_proxy" "web" {
  name    = "${local.prefix}-proxy"
  url_map = google_compute_url_map.web.id
}

resource "google_compute_global_address" "web" {
  name = "${local.prefix}-ip"
}

resource "google_compute_global_forwarding_rule" "web" {
  name       = "${local.prefix}-frontend"
  target     = google_compute_target_http_proxy.web.id
  ip_address = google_compute_global_address.web.address
  port_range = "80"
}

resource "google_compute_firewall" "health" {
  name          = "${local.prefix}-allow-health"
  network       = "default"
  source_ranges = ["130.211.0.0/22", "35.191.0.0/16"]
  target_tags   = ["http-server"]

  allow {
    protocol = "tcp"
    ports    = ["80"]
  }
}
