resource "google_compute_instance_template" "web" {
  name_prefix  = "web-"
  machine_type = "e2-small"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    network = "default"
    access_config {}
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_compute_instance_group_manager" "web" {
  name               = "web-mig"
  zone               = "us-central1-a"
  base_instance_name = "web"
  instance_template  = google_compute_instance_template.web.self_link
  target_size        = 2

  named_ports {
    name = "http"
    port = 80
  }

  auto_healing_policies {
    health_check      = google_compute_health_check.web.id
    initial_delay     = 300
  }
}

resource "google_compute_health_check" "web" {
  name                = "web-hc"
  check_interval_sec  = 10
  timeout_sec         = 5

  http_health_check {
    port = 80
    path = "/healthz"
  }
}

resource "google_compute_autoscaler" "web" {
  name   = "web-as"
  zone   = "us-central1-a"
  target = google_compute_instance_group_manager.web.id

  min_replicas    = 2
  max_replicas    = 6
  cooldown_period = 60

  cpu_utilization {
    target = 0.6
  }
}
