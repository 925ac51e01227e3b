resource "google_compute_instance" "app" {
  name         = "${name_prefix}-app"
  machine_type = machine_type
  zone         = zone
  labels       = local.common_labels

  boot_disk {
    initialize_params {
      image = variable.image
    }
  }

  network_interface {
    network = vars.network
  }
}
