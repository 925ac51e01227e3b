resource "google_compute_health_check" "hc" {
  name = "hc"
  http {
    port = 80
  }
}
resource "google_compute_backend_service" "bs" {
  name          = "bs"
  health_check  = google_compute_health_check.hc.id
  backend       = {
    group = google_compute_instance_group_manager.igm.instance_group
  }
}
resource "google_compute_url_map" "map" {
  name            = "map"
  backend_service = google_compute_backend_service.bs.id
}
resource "google_compute_instance_group_manager" "igm" {
  name               = "igm"
  base_instance_name = "web"
  zone               = "us-central1-a"
  instance_template  = google_compute_instance_template.tpl.id
  size               = 2
}
resource "google_compute_instance_template" "tpl" {
  name         = "tpl"
  machine_type = "e2-small"
  boot_disk {
    source_image = "debian-cloud/debian-12"
  }
  network_interface {
    network = "default"
  }
}
