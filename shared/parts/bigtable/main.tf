# [[ "A cluster in each of two zones, the second a copy of the first" if s.replica else "One cluster in one zone" ]]; whoever asks it names the instance and the table, and no address.
resource "google_bigtable_instance" "[[ instance.label ]]" {
  name                = "[[ instance.ref ]]${var.name_suffix}"
  labels              = local.labels
  deletion_protection = var.[[ v.deletion_protection ]]
[% for number in range(1, s.clusters + 1) %]

  cluster {
    cluster_id   = "[[ instance.ref ]]${var.name_suffix}-c[[ number ]]"
[% if number == 1 %]
    zone         = var.zone
[% else %]
    zone         = var.zone == "${var.region}-c" ? "${var.region}-b" : "${var.region}-c"
[% endif %]
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
[% endfor %]
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
[% if profile %]

# By which programs ask it: their requests all go [[ "to the one cluster" if s.routing == "single" else "to whichever cluster is next" ]].
resource "google_bigtable_app_profile" "[[ profile.label ]]" {
  instance       = google_bigtable_instance.[[ instance.label ]].name
  app_profile_id = "[[ s.routing ]]-cluster"
[% if s.routing == "multi" %]

  multi_cluster_routing_use_any = true
[% else %]

  single_cluster_routing {
    cluster_id                 = google_bigtable_instance.[[ instance.label ]].cluster[0].cluster_id
    allow_transactional_writes = [[ "true" if s.transactions else "false" ]]
  }
[% endif %]

  # Else Google refuses to take a profile away that was asked by of late.
  ignore_warnings = true
}
[% endif %]
