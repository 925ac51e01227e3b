resource "google_project_service" "compute" {
  service = "compute.googleapis.com"
}

resource "google_compute_network" "net" {
  name       = "net"
  depends_on = "google_project_service.compute"
}

resource "google_compute_subnetwork" "sub" {
  name          = "sub"
  network       = google_compute_network.net.id
  ip_cidr_range = "10.0.0.0/24"
  region        = "us-central1"
  depend_on     = [google_compute_network.net]

  lifecycle = {
    prevent_destroy = "true"
    ignore_changes  = ["secondary_ip_range"]
  }
}

resource "google_vpc_access_connector" "run" {
  name       = "run"
  region     = "us-central1"
  subnetwork = google_compute_subnetwork.sub.name
  depends_on = [google_project_service.vpcaccess.id]
}
