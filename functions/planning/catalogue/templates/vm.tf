[% import "_machine.tf" as machine %]
resource "google_compute_instance" "[[ vm.label ]]" {
  name                      = "[[ vm.ref ]]${var.name_suffix}"
  zone                      = var.zone
  machine_type              = var.machine_type
  allow_stopping_for_update = true
  tags                      = ["http-server"]
  labels                    = local.labels

  boot_disk {
    initialize_params {
      image = var.image
      size  = [[ size.disk_gb ]]
      type  = "[[ size.disk_type ]]"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.[[ subnet.label ]].id

    access_config {
      nat_ip       = google_compute_address.[[ address.label ]].address
      network_tier = "PREMIUM"
    }
  }

[% if "identity" in parts %]
[[ machine.acts_as(identity) -]]
[% endif %]
[[ machine.hardening() ]]
  metadata = {
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"

    startup-script = [[ machine.serve("app") ]]
  }
}
