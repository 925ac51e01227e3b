resource "google_compute_instance_template" "t" {
  name_prefix  = "web-"
  machine_type = "e2-small"
  create_before_destroy = true
  disk {
    source_image = "debian-cloud/debian-12"
  }
  network_interface {
    network = "default"
  }
}
