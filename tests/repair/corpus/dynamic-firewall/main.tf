provider "google" {
  project = var.project_id
}

resource "google_compute_network" "net" {
  name = "rules-net"
}

resource "google_compute_firewall" "rules" {
  for_each = var.rules

  name          = "allow-${each.key}"
  network       = google_compute_network.net.name
  source_ranges = each.value.sources
  target_tags   = [each.key]

  dynamic "allow" {
    for_each = each.value.ports
    content {
      protocol = "tcp"
      ports    = [tostring(allow.value)]
    }
  }

  log_config {
    metadata = "EXCLUDE_ALL_METADATA"
  }
}
