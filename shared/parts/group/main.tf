[% import "machine.tf" as machine %]
[% import "start.tf" as start %]
# Only Google's load balancers and health checkers reach the machines.
resource "google_compute_firewall" "[[ lb_firewall.label ]]" {
  name          = "[[ lb_firewall.ref ]]${var.name_suffix}"
  network       = google_compute_network.[[ network.label ]].id
  description   = "HTTP from Google's load balancers and health checks"
  direction     = "INGRESS"
  source_ranges = ["130.211.0.0/22", "35.191.0.0/16"]
  target_tags   = ["load-balanced"]

  allow {
    protocol = "tcp"
    ports    = ["80"]
  }
}

[% if pull %]
resource "google_project_iam_member" "[[ pull.label ]]" {
  project = var.project_id
  role    = "roles/artifactregistry.reader"
  member  = google_service_account.[[ identity.label ]].member
}

[% endif %]
resource "google_compute_instance_template" "[[ template.label ]]" {
  name_prefix  = "[[ template.ref ]]${var.name_suffix}-"
  machine_type = var.[[ v.machine_type ]]
  tags         = ["load-balanced"]
  labels       = local.labels

  disk {
    source_image = var.[[ v.image ]]
    disk_size_gb = [[ s.disk_gb ]]
    disk_type    = "[[ s.disk_type ]]"
    auto_delete  = true
    boot         = true
  }

  network_interface {
    subnetwork = google_compute_subnetwork.[[ subnet.label ]].id
  }

[% if s.spot %]
  scheduling {
    preemptible                 = true
    provisioning_model          = "SPOT"
    automatic_restart           = false
    on_host_maintenance         = "TERMINATE"
    instance_termination_action = "STOP"
  }

[% endif %]
[% if identity %]
[[ machine.acts_as(identity) -]]
[% endif %]
[[ machine.hardening() ]]
  metadata = {
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"
[% if env %]

    # Where the application finds its database, its buckets and its queues.
    app-env = join("\n", [
[% for each in env %]
      [[ each.line ]],
[% endfor %]
    ])
[% endif %]

[% if s.container %]
[% set runs = {"image": s.image, "port": s.port, "http": True, "domain": "", "database": "", "cache": "", "stores_open": False, "gpu": "", "known": None, "own_system": s.own_system, "os": s.os, "tcp": [], "udp": [], "has_disk": False} %]
    startup-script = <<-EOT
      [[ start.begin(runs, "Runs the container, again at every start.") -]]
[[ start.container(runs, v, env, secret_env, used) -]]
    EOT
[% elif "filestore" in used | map(attribute="part") %]
    startup-script = <<-EOT
      [[ start.begin({"has_disk": False}, "Answers until an application is installed; the share is there for it.") -]]
[[ start.shares(used) -]]
[[ start.page({"domain": ""}, "app") -]]
    EOT
[% else %]
    startup-script = [[ machine.serve("app") ]]
[% endif %]
  }

  # A template can't change in place: the new one is made first, then the group rolls over to it.
  lifecycle {
    create_before_destroy = true
  }
}

resource "google_compute_health_check" "[[ health.label ]]" {
  name                = "[[ health.ref ]]${var.name_suffix}"
  check_interval_sec  = [[ s.health_s ]]
  timeout_sec         = [[ [5, s.health_s] | min ]]
  healthy_threshold   = 2
  unhealthy_threshold = 3

  http_health_check {
    port         = 80
    request_path = "[[ s.health_path ]]"
  }
}

resource "[[ group.type ]]" "[[ group.label ]]" {
  name               = "[[ group.ref ]]${var.name_suffix}"
  base_instance_name = "[[ group.ref ]]${var.name_suffix}"
  [[ "%-18s" | format(s.spread) ]] = var.[[ s.spread ]]

  version {
    instance_template = google_compute_instance_template.[[ template.label ]].self_link_unique
  }

  named_port {
    name = "http"
    port = 80
  }

  auto_healing_policies {
    health_check      = google_compute_health_check.[[ health.label ]].id
    initial_delay_sec = 120
  }

  update_policy {
    type                  = "PROACTIVE"
    minimal_action        = "REPLACE"
    max_surge_fixed       = [[ 3 if s.spread == "region" else 1 ]]
    max_unavailable_fixed = 0
  }
}

resource "[[ autoscaler.type ]]" "[[ autoscaler.label ]]" {
  name   = "[[ autoscaler.ref ]]${var.name_suffix}"
  [[ "%-6s" | format(s.spread) ]] = var.[[ s.spread ]]
  target = [[ group.address ]].id

  autoscaling_policy {
    min_replicas    = var.[[ v.min_replicas ]]
    max_replicas    = var.[[ v.max_replicas ]]
    cooldown_period = 60

    cpu_utilization {
      target = [[ s.cpu_target ]]
    }
  }
}
[% if s.front == "http" %]

resource "google_compute_backend_service" "[[ backend.label ]]" {
  name                  = "[[ backend.ref ]]${var.name_suffix}"
  protocol              = "HTTP"
  port_name             = "http"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  timeout_sec           = 30
  health_checks         = [google_compute_health_check.[[ health.label ]].id]

  backend {
    group           = [[ group.address ]].instance_group
    balancing_mode  = "UTILIZATION"
    max_utilization = 0.8
    capacity_scaler = 1.0
  }
}

resource "google_compute_url_map" "[[ routes.label ]]" {
  name            = "[[ routes.ref ]]${var.name_suffix}"
  default_service = google_compute_backend_service.[[ backend.label ]].id
}

resource "google_compute_target_http_proxy" "[[ proxy.label ]]" {
  name    = "[[ proxy.ref ]]${var.name_suffix}"
  url_map = google_compute_url_map.[[ routes.label ]].id
}

resource "google_compute_global_address" "[[ lb_address.label ]]" {
  name         = "[[ lb_address.ref ]]${var.name_suffix}"
  address_type = "EXTERNAL"
}

resource "google_compute_global_forwarding_rule" "[[ frontend.label ]]" {
  name                  = "[[ frontend.ref ]]${var.name_suffix}"
  target                = google_compute_target_http_proxy.[[ proxy.label ]].id
  ip_address            = google_compute_global_address.[[ lb_address.label ]].address
  ip_protocol           = "TCP"
  port_range            = "80"
  load_balancing_scheme = "EXTERNAL_MANAGED"
}
[% endif %]
