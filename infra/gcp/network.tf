# Who may reach a function at all, before anybody asks who is calling; and whom the terraform job may reach.
#
# Functions have no VPC: they call Google's APIs and each other by their public names, and what Pub/Sub and Cloud
# Scheduler of this project send counts as internal. That saves a connector, which would cost more a month than the
# whole platform at rest.

locals {
  ingress = merge(
    { for name in local.public_functions : name => "ALLOW_ALL" },
    # The console calls these from outside of any VPC; each call needs an identity.
    { for name in ["planning", "runs", "ops"] : name => "ALLOW_ALL" },
    { for name in ["launcher", "decisions", "actions", "sweeper"] : name => "ALLOW_INTERNAL_ONLY" },
  )
}

# What a configuration could make terraform do, should both gates miss it, ends here: everything that the job sends goes
# into a network with one way out, to Google's APIs (private.googleapis.com), and their names mean nothing else in it.
# The metadata server is not part of any network, and stays in reach.
locals {
  # https://cloud.google.com/vpc/docs/configure-private-google-access#config-options
  private_apis = "199.36.153.8/30"
  confined     = var.confine_terraform ? { terraform = true } : {}
}

resource "google_compute_network" "jobs" {
  for_each = local.confined

  name                            = "infraai-${each.key}"
  description                     = "What the ${each.key} job sends; nothing answers in it."
  auto_create_subnetworks         = false
  delete_default_routes_on_create = true

  depends_on = [google_project_service.this]
}

resource "google_compute_subnetwork" "jobs" {
  for_each = local.confined

  name                     = "infraai-${each.key}"
  region                   = var.region
  network                  = google_compute_network.jobs[each.key].id
  ip_cidr_range            = "10.255.0.0/24"
  private_ip_google_access = true
}

resource "google_compute_route" "jobs" {
  for_each = local.confined

  name             = "infraai-${each.key}-to-googles-apis"
  network          = google_compute_network.jobs[each.key].id
  dest_range       = local.private_apis
  next_hop_gateway = "default-internet-gateway"
}

resource "google_compute_firewall" "jobs_reach" {
  for_each = local.confined

  name               = "infraai-${each.key}-reaches-googles-apis"
  network            = google_compute_network.jobs[each.key].id
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = [local.private_apis]

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}

resource "google_compute_firewall" "jobs_reach_nothing_else" {
  for_each = local.confined

  name               = "infraai-${each.key}-reaches-nothing-else"
  network            = google_compute_network.jobs[each.key].id
  direction          = "EGRESS"
  priority           = 65000
  destination_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }
}

resource "google_dns_managed_zone" "jobs" {
  for_each = local.confined

  name        = "infraai-${each.key}-googles-apis"
  dns_name    = "googleapis.com."
  description = "Google's APIs, as the ${each.key} job finds them."
  visibility  = "private"

  private_visibility_config {
    networks {
      network_url = google_compute_network.jobs[each.key].id
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_dns_record_set" "jobs_private" {
  for_each = local.confined

  managed_zone = google_dns_managed_zone.jobs[each.key].name
  name         = "private.googleapis.com."
  type         = "A"
  ttl          = 300
  rrdatas      = [for number in range(4) : cidrhost(local.private_apis, number)]
}

resource "google_dns_record_set" "jobs_every" {
  for_each = local.confined

  managed_zone = google_dns_managed_zone.jobs[each.key].name
  name         = "*.googleapis.com."
  type         = "CNAME"
  ttl          = 300
  rrdatas      = [google_dns_record_set.jobs_private[each.key].name]
}
