# Files that several machines or services read and write at once, over NFS, inside the VPC alone.
resource "google_filestore_instance" "[[ share.label ]]" {
  name     = "[[ share.ref ]]${var.name_suffix}"
  location = [[ 'var.region' if s.regional else 'var.zone' ]]
  tier     = "[[ s.tier ]]"
  labels   = local.labels
[% if s.protectable %]

  deletion_protection_enabled = var.[[ v.deletion_protection ]]
[% endif %]

  file_shares {
    name        = "share"
    capacity_gb = [[ s.provisioned_gb ]]
  }

  networks {
    network      = google_compute_network.[[ network.label ]].id
    modes        = ["MODE_IPV4"]
    connect_mode = "DIRECT_PEERING"
  }
}
