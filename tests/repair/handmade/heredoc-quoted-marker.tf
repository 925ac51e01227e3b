resource "google_compute_instance" "vm" {
  name                    = "vm"
  machine_type            = "e2-micro"
  zone                    = "us-central1-a"
  metadata_startup_script = <<-'SCRIPT'
    #!/bin/bash
    echo $HOSTNAME
  SCRIPT
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = "default"
  }
}
