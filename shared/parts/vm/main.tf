[% import "machine.tf" as machine %]
resource "google_compute_instance" "[[ vm.label ]]" {
  name                      = "[[ vm.ref ]]${var.name_suffix}"
  zone                      = var.zone
  machine_type              = var.[[ v.machine_type ]]
  allow_stopping_for_update = true
  tags                      = ["http-server"]
  labels                    = local.labels

  boot_disk {
    initialize_params {
      image = var.[[ v.image ]]
      size  = [[ s.disk_gb ]]
      type  = "[[ s.disk_type ]]"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.[[ subnet.label ]].id

    access_config {
      nat_ip       = google_compute_address.[[ address.label ]].address
      network_tier = "PREMIUM"
    }
  }

[% if identity %]
[[ machine.acts_as(identity) -]]
[% endif %]
[[ machine.hardening() ]]
  metadata = {
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"
[% if env %]

    # Where the application finds its database, its buckets and its queues.
    app-env = join("\n", [
[% for each in env %]
      [[ each.line ]],
[% endfor %]
    ])
[% endif %]

    startup-script = [[ machine.serve("app") ]]
  }
}
