resource "google_compute_instance_template" "t" {
  name_prefix  = "web-"
  machine_type = "e2-small"
  disk {
    source_image = "debian-cloud/debian-12"
  }
  network_interface {
    network = "default"
  }
  lifecycle {
    create_before_destroy = "yes"
    ignore_changes = "labels"
  }
}
