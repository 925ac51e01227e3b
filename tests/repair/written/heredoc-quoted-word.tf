resource "google_compute_instance" "vm" {
  name         = "vm"
  machine_type = "e2-small"
  zone         = "us-central1-a"
  metadata_startup_script = <<'EOF_SCRIPT'
    #!/bin/bash
    echo ${HOSTNAME} > /tmp/h
  EOF_SCRIPT
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = "default"
  }
}
