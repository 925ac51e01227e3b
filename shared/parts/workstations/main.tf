# The control plane of the region: what starts and stops workstations, and lets people in that IAM knows.
resource "google_workstations_workstation_cluster" "[[ cluster.label ]]" {
  workstation_cluster_id = "[[ cluster.ref ]]${var.name_suffix}"
  location               = var.region
  network                = google_compute_network.[[ network.label ]].id
  subnetwork             = google_compute_subnetwork.[[ subnet.label ]].id
  labels                 = local.labels
}

# What a workstation is made of; whoever may, starts one, and left alone it stops.
resource "google_workstations_workstation_config" "[[ config.label ]]" {
  workstation_config_id  = "[[ config.ref ]]${var.name_suffix}"
  workstation_cluster_id = google_workstations_workstation_cluster.[[ cluster.label ]].workstation_cluster_id
  location               = var.region
  idle_timeout           = "[[ s.idle_minutes * 60 ]]s"
  running_timeout        = "[[ s.running_hours * 3600 ]]s"
  labels                 = local.labels

  host {
    gce_instance {
      machine_type                = var.[[ v.machine_type ]]
      boot_disk_size_gb           = 50
      disable_public_ip_addresses = true
      service_account             = google_service_account.[[ identity.label ]].email
      service_account_scopes      = ["https://www.googleapis.com/auth/cloud-platform"]

      shielded_instance_config {
        enable_integrity_monitoring = true
        enable_secure_boot          = true
        enable_vtpm                 = true
      }
    }
  }

  # Each workstation's home, which outlives its machine.
  persistent_directories {
    mount_path = "/home"

    gce_pd {
      size_gb        = [[ s.disk_gb ]]
      fs_type        = "ext4"
      disk_type      = "pd-balanced"
      reclaim_policy = "DELETE"
    }
  }

  container {
    image = var.[[ v.workstation_image ]]
  }
[% if nat %]

  depends_on = [[ "[" ]][[ nat.address ]]]
[% endif %]
}
