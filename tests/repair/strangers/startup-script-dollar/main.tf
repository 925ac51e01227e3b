resource "google_compute_instance" "worker" {
  name         = "worker"
  machine_type = "e2-small"
  zone         = "us-central1-b"

  boot_disk {
    initialize_params {
      image = "ubuntu-os-cloud/ubuntu-2204-lts"
    }
  }

  network_interface {
    network = "default"
  }

  metadata_startup_script = <<EOF
#!/bin/bash
NAME=$(curl -s -H "Metadata-Flavor: Google" http://metadata/computeMetadata/v1/instance/name)
echo "I am ${NAME}" > /etc/motd
for f in ${FILES[@]}; do
  echo "${f%.txt}"
done
EOF
}
