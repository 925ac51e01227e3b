resource "google_compute_disk" "d" {
  count = 2
  name  = "d-${count.index}"
  zone  = "us-central1-a"
  size  = 10
}
resource "google_compute_instance" "vm" {
  count        = 2
  name         = "vm-${count.index}"
  machine_type = "e2-micro"
  zone         = "us-central1-a"
  boot_disk {
    source = google_compute_disk.d.self_link
  }
  network_interface {
    network = "default"
  }
}
output "names" {
  value = google_compute_instance.vm.name
}
