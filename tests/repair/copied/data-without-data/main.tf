data "google_compute_image" "debian" {
  family  = "debian-12"
  project = "debian-cloud"
}

data "google_project" "this" {}

resource "google_service_account" "runner" {
  account_id = "runner"
  display    = "Runner"
}

resource "google_project_iam_member" "runner" {
  project = google_project.this.project_id
  role    = "roles/logging.logWriter"
  member  = "serviceAccount:${google_service_account.runner.mail}"
}

resource "google_compute_instance" "runner" {
  name         = "runner"
  machine_type = "e2-small"
  zone         = "us-central1-a"

  boot_disk {
    initialize_params {
      image = google_compute_image.debian.self_link
    }
  }

  network_interface {
    network = "default"
  }

  service_account = google_service_account.runner.email
  metadata_startup_script = <<EOF
#!/bin/bash
echo hello
  EOF
}
