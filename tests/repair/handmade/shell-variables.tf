resource "google_compute_instance" "vm" {
  name                    = "vm"
  machine_type            = "e2-micro"
  zone                    = "us-central1-a"
  metadata_startup_script = <<-EOT
    #!/bin/bash
    NAME=web
    echo "hello ${NAME}" > /tmp/x
    for i in 1 2 3; do echo ${i}; done
  EOT
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = "default"
  }
}
