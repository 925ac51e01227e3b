provider "google" { project = "p1", region = "us-central1" }
variable "name" { type = string default = "x" }
resource "google_compute_instance" "vm" {
  name = var.name
  machine_type = "e2-micro"
  zone = "us-central1-a"
  boot_disk { initialize_params { image = "debian-cloud/debian-12" } }
  network_interface { network = "default" access_config {} }
}
