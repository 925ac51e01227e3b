[% set tags = namespace(all=[]) %]
[% for each in used %]
[% set tag = "load-balanced" if each.part == "group" else "http-server" if each.s.http else each.id ~ "-ports" %]
[% if tag not in tags.all %][% set tags.all = tags.all + [tag] %][% endif %]
[% endfor %]
resource "google_compute_region_health_check" "[[ inner_health.label ]]" {
  name                = "[[ inner_health.ref ]]${var.name_suffix}"
  region              = var.region
  check_interval_sec  = [[ s.health_s ]]
  timeout_sec         = [[ [5, s.health_s] | min ]]
  healthy_threshold   = 2
  unhealthy_threshold = 3

  tcp_health_check {
    port = [[ s.each_port[0] ]]
  }
}

# Connections go to the machines as they are, with the address of whoever calls.
resource "google_compute_region_backend_service" "[[ passed.label ]]" {
  name                  = "[[ passed.ref ]]${var.name_suffix}"
  region                = var.region
  protocol              = "TCP"
  load_balancing_scheme = "INTERNAL"
  health_checks         = [[ "[" ]][[ inner_health.address ]].id]
[% for each in used %]

  backend {
    group          = [[ each.group.address ~ ".instance_group" if each.part == "group" else each.machines.address ~ ".id" ]]
    balancing_mode = "CONNECTION"
  }
[% endfor %]
}

resource "google_compute_forwarding_rule" "[[ inner_front.label ]]" {
  name                  = "[[ inner_front.ref ]]${var.name_suffix}"
  region                = var.region
  network               = google_compute_network.[[ network.label ]].id
  subnetwork            = google_compute_subnetwork.[[ subnet.label ]].id
  backend_service       = [[ passed.address ]].id
  ip_protocol           = "TCP"
  ports                 = [[ "[\"" ~ s.each_port | join("\", \"") ~ "\"]" ]]
  load_balancing_scheme = "INTERNAL"
}

resource "google_compute_firewall" "[[ probes_in.label ]]" {
  name          = "[[ probes_in.ref ]]${var.name_suffix}"
  network       = google_compute_network.[[ network.label ]].id
  description   = "Google's health checks of what stands behind [[ id ]]"
  direction     = "INGRESS"
  source_ranges = ["130.211.0.0/22", "35.191.0.0/16"]
  target_tags   = [[ "[\"" ~ tags.all | join("\", \"") ~ "\"]" ]]

  allow {
    protocol = "tcp"
    ports    = [[ "[\"" ~ s.each_port | join("\", \"") ~ "\"]" ]]
  }
}

resource "google_compute_firewall" "[[ callers_in.label ]]" {
  name          = "[[ callers_in.ref ]]${var.name_suffix}"
  network       = google_compute_network.[[ network.label ]].id
  description   = "[[ "The named networks" if s.sources else "The deployment's own subnet" ]], by way of [[ id ]]"
  direction     = "INGRESS"
[% if s.sources %]
  source_ranges = [[ "[\"" ~ s.networks | join("\", \"") ~ "\"]" ]]
[% else %]
  source_ranges = [google_compute_subnetwork.[[ subnet.label ]].ip_cidr_range]
[% endif %]
  target_tags   = [[ "[\"" ~ tags.all | join("\", \"") ~ "\"]" ]]

  allow {
    protocol = "tcp"
    ports    = [[ "[\"" ~ s.each_port | join("\", \"") ~ "\"]" ]]
  }
}
