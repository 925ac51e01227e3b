provider "google" {
  project = var.project_id
}

resource "google_filestore_instance" "share" {
  name     = "share"
  location = "us-central1-b"
  tier     = "BASIC_HDD"

  file_shares {
    capacity_gb = 1024
    name        = "share1"
  }

  networks {
    network = "default"
    modes   = ["MODE_IPV4"]
  }
}

resource "google_compute_instance" "reader" {
  name         = "reader"
  machine_type = "e2-small"
  zone         = "us-central1-b"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    network = "default"
  }

  metadata_startup_script = <<EOF
mkdir -p /mnt/share
mount ${google_filestore_instance.share.networks[0].ip_addresses[0]}:/share1 /mnt/share
EOF
}
