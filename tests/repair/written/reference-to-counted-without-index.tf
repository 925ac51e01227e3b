resource "google_compute_instance" "web" {
  count        = 2
  name         = "web-${count.index}"
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
resource "google_compute_instance_group" "web" {
  name      = "web"
  zone      = "us-central1-a"
  instances = google_compute_instance.web.self_link
}
