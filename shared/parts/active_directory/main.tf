# Two domain controllers in the region, which Google keeps; machines of the network reach them, and nobody else does.
resource "google_active_directory_domain" "[[ directory.label ]]" {
  domain_name         = var.[[ v.ad_domain ]]
  locations           = [var.region]
  reserved_ip_range   = "[[ s.range ]]"
  authorized_networks = [google_compute_network.[[ network.label ]].id]
  deletion_protection = var.[[ v.deletion_protection ]]
  labels              = local.labels
}
