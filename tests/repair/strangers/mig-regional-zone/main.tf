resource "google_compute_instance_template" "app" {
  name         = "app-template"
  machine_type = "e2-medium"
  disk {
    image       = "debian-cloud/debian-12"
    auto_delete = true
    boot        = true
  }
  network_interface {
    network = "default"
  }
}

resource "google_compute_region_instance_group_manager" "app" {
  name               = "app-rmig"
  zone               = "europe-west1-b"
  base_instance_name = "app"

  version {
    instance_template = google_compute_instance_template.app.id
  }

  distribution_policy_zones = "europe-west1-b,europe-west1-c"
  target_size = "2"

  update_policy {
    type                = "PROACTIVE"
    max_surge_fixed     = 3
    max_unavailable     = 0
  }
}

resource "google_compute_region_autoscaler" "app" {
  name   = "app-as"
  region = "europe-west1"
  target = google_compute_region_instance_group_manager.app.self_id

  autoscaling_policy = {
    min_replicas = 2
    max_replicas = 8
    cpu_utilization = {
      target = 0.7
    }
  }
}
