# The load balancer's own machines take their addresses from here.
resource "google_compute_subnetwork" "[[ proxies.label ]]" {
  name          = "[[ proxies.ref ]]${var.name_suffix}"
  region        = var.region
  network       = google_compute_network.[[ network.label ]].id
  ip_cidr_range = "10.10.128.0/23"
  purpose       = "REGIONAL_MANAGED_PROXY"
  role          = "ACTIVE"
}

[% set behind = used | selectattr("within", "defined") | list %]
resource "google_compute_region_url_map" "[[ inner_routes.label ]]" {
  name            = "[[ inner_routes.ref ]]${var.name_suffix}"
  region          = var.region
  default_service = [[ (behind | first).within.address ]].id
[% if behind | length > 1 %]

  host_rule {
    hosts        = ["*"]
    path_matcher = "everybody"
  }

  path_matcher {
    name            = "everybody"
    default_service = [[ (behind | first).within.address ]].id
[% for each in behind[1:] %]

    path_rule {
      paths   = ["/[[ each.id ]]", "/[[ each.id ]]/*"]
      service = [[ each.within.address ]].id
    }
[% endfor %]
  }
[% endif %]
}

resource "google_compute_region_target_http_proxy" "[[ inner_proxy.label ]]" {
  name    = "[[ inner_proxy.ref ]]${var.name_suffix}"
  region  = var.region
  url_map = [[ inner_routes.address ]].id
}

resource "google_compute_forwarding_rule" "[[ inner_front.label ]]" {
  name                  = "[[ inner_front.ref ]]${var.name_suffix}"
  region                = var.region
  network               = google_compute_network.[[ network.label ]].id
  subnetwork            = google_compute_subnetwork.[[ subnet.label ]].id
  target                = [[ inner_proxy.address ]].id
  ip_protocol           = "TCP"
  port_range            = "80"
  load_balancing_scheme = "INTERNAL_MANAGED"

  depends_on = [[ "[" ]][[ proxies.address ]]]
}
[% if s.published %]

# Who attaches comes in with addresses from here.
resource "google_compute_subnetwork" "[[ attached_from.label ]]" {
  name          = "[[ attached_from.ref ]]${var.name_suffix}"
  region        = var.region
  network       = google_compute_network.[[ network.label ]].id
  ip_cidr_range = "10.10.130.0/24"
  purpose       = "PRIVATE_SERVICE_CONNECT"
}

# Only the projects of this list attach to it, each from a network of its own.
resource "google_compute_service_attachment" "[[ attachment.label ]]" {
  name                  = "[[ attachment.ref ]]${var.name_suffix}"
  region                = var.region
  description           = "What stands behind [[ inner_front.ref ]], for other networks"
  connection_preference = "ACCEPT_MANUAL"
  enable_proxy_protocol = false
  reconcile_connections = true
  nat_subnets           = [[ "[" ]][[ attached_from.address ]].id]
  target_service        = [[ inner_front.address ]].id
[% for project in s.each_consumer %]

  consumer_accept_lists {
    project_id_or_num = "[[ project ]]"
    connection_limit  = 10
  }
[% endfor %]
}
[% endif %]
