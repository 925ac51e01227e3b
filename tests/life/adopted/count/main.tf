variable "project_id" {}
variable "workers" {
  default = 3
}
resource "google_compute_network" "n" { name = "w-net" }
resource "google_compute_instance" "worker" {
  count        = var.workers
  name         = "worker-${count.index}"
  machine_type = "n2-standard-2"
  zone         = "us-central1-a"
  boot_disk {
    initialize_params { image = "debian-cloud/debian-12" }
  }
  network_interface { network = google_compute_network.n.id }
}
