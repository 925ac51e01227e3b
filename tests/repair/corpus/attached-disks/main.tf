provider "google" {
  project = var.project_id
  zone    = var.zone
}

resource "google_compute_disk" "data" {
  count = 2
  name  = "data-${count.index + 1}"
  type  = "pd-ssd"
  zone  = var.zone
  size  = 100
}

resource "google_compute_instance" "db" {
  name                      = "db-1"
  machine_type              = "n2-standard-4"
  zone                      = var.zone
  allow_stopping_for_update = true
  can_ip_forward            = false
  deletion_protection       = true

  boot_disk {
    initialize_params {
      image = "rocky-linux-cloud/rocky-linux-9"
      size  = 30
    }
  }

  attached_disk {
    source      = google_compute_disk.data[0].id
    device_name = "data-1"
    mode        = "READ_WRITE"
  }

  attached_disk {
    source = google_compute_disk.data[1].id
  }

  network_interface {
    network    = "default"
    network_ip = "10.128.0.50"
  }

  lifecycle {
    ignore_changes = [metadata]
  }
}

resource "google_compute_resource_policy" "daily" {
  name   = "daily-snapshots"
  region = "us-central1"

  snapshot_schedule_policy {
    schedule {
      daily_schedule {
        days_in_cycle = 1
        start_time    = "04:00"
      }
    }
    retention_policy {
      max_retention_days = 14
    }
  }
}
