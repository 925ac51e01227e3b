# What uses the machine reaches its database and its cache from the deployment's own subnet; nobody else does.
resource "google_compute_firewall" "[[ reached.label ]]" {
  name          = "[[ reached.ref ]]${var.name_suffix}"
  network       = google_compute_network.[[ network.label ]].id
  description   = "What runs in the subnet reaches the stores of [[ id ]]"
  direction     = "INGRESS"
  source_ranges = [[ "[" ]]google_compute_subnetwork.[[ subnet.label ]].ip_cidr_range]
  target_tags   = ["[[ id ]]-stores"]

  allow {
    protocol = "tcp"
    ports    = [[ "[\"" ~ (s.store_ports or s.tcp or ["80"]) | join("\", \"") ~ "\"]" ]]
  }
}
