# One cluster in one zone; whoever asks it names the instance and the table, and no address.
resource "google_bigtable_instance" "[[ instance.label ]]" {
  name                = "[[ instance.ref ]]${var.name_suffix}"
  labels              = local.labels
  deletion_protection = var.[[ v.deletion_protection ]]

  cluster {
    cluster_id   = "[[ instance.ref ]]${var.name_suffix}-c1"
    zone         = var.zone
    storage_type = "[[ s.storage | upper ]]"
[% if s.scales %]

    autoscaling_config {
      min_nodes  = var.[[ v.nodes ]]
      max_nodes  = [[ s.max_nodes ]]
      cpu_target = 60
    }
[% else %]
    num_nodes    = var.[[ v.nodes ]]
[% endif %]
  }
}

resource "google_bigtable_table" "[[ table.label ]]" {
  name          = "[[ s.table ]]"
  instance_name = google_bigtable_instance.[[ instance.label ]].name

  column_family {
    family = "[[ s.family ]]"
  }
[% if s.backups %]

  automated_backup_policy {
    retention_period = "168h0m0s"
    frequency        = "24h0m0s"
  }
[% endif %]
}
