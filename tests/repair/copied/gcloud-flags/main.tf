# vm from the gcloud command we had in the wiki
provider "google" {
  project = var.project
  region  = "europe-west1"
}

variable "project" {
  type = string
}

resource "google_compute_instance" "worker" {
  name         = "worker-1"
  machine-type = "e2-standard-2"
  zone         = "europe-west1-b"
  image-family  = "debian-12"
  image-project = "debian-cloud"
  boot-disk-size = 50GB
  boot-disk-type = "pd-ssd"
  network = "default"
  tags = "http-server,worker"
  labels = {
    team = "data"
  }
}
