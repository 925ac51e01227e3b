provider "google" {
  project = var.project_id
  zone    = "us-central1-a"
}

resource "google_compute_instance" "app" {
  for_each     = toset(["blue", "green"])
  name         = "app-${each.value}"
  machine_type = "e2-small"
  zone         = "us-central1-a"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    network = "default"
  }
}

resource "google_compute_instance_group" "app" {
  name      = "app-group"
  zone      = "us-central1-a"
  instances = [for machine in google_compute_instance.app : machine.self_link]

  named_port {
    name = "http"
    port = 8080
  }
}

resource "google_compute_health_check" "app" {
  name               = "app-health"
  check_interval_sec = 5

  tcp_health_check {
    port = "8080"
  }
}

resource "google_compute_backend_service" "app" {
  name          = "app-backend"
  health_checks = [google_compute_health_check.app.self_link]

  backend {
    group           = google_compute_instance_group.app.self_link
    max_utilization = 0.8
  }
}
