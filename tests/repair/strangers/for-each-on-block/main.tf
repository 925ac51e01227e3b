resource "google_project_service" "apis" {
  for_each = ["run.googleapis.com", "sqladmin.googleapis.com"]
  service  = each.key
  disable_on_destroy = false
}

resource "google_compute_firewall" "rules" {
  name    = "rules"
  network = "default"

  allow {
    for_each = toset(["80", "443"])
    protocol = "tcp"
    ports    = [each.value]
  }

  source_ranges = ["0.0.0.0/0"]
}

resource "google_compute_address" "ips" {
  count = 2
  name  = "ip-${each.key}"
}

output "addresses" {
  value = google_compute_address.ips.address
}
