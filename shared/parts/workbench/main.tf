# Notebooks without a public address: people reach JupyterLab through Google's proxy, signed in.
resource "google_workbench_instance" "[[ notebook.label ]]" {
  name     = "[[ notebook.ref ]]${var.name_suffix}"
  location = var.zone
  labels   = local.labels

  gce_setup {
    machine_type      = var.[[ v.machine_type ]]
    disable_public_ip = true

    service_accounts {
      email = google_service_account.[[ identity.label ]].email
    }

    boot_disk {
      disk_size_gb = 150
      disk_type    = "PD_BALANCED"
    }

    data_disks {
      disk_size_gb = [[ s.disk_gb ]]
      disk_type    = "PD_BALANCED"
    }

    network_interfaces {
      network = google_compute_network.[[ network.label ]].id
      subnet  = google_compute_subnetwork.[[ subnet.label ]].id
    }

    shielded_instance_config {
      enable_integrity_monitoring = true
      enable_secure_boot          = true
      enable_vtpm                 = true
    }
[% if s.idle_minutes %]

    # Left alone for so many seconds it stops, and costs its disks only.
    metadata = {
      idle-timeout-seconds = "[[ s.idle_minutes * 60 ]]"
    }
[% endif %]
  }
}
