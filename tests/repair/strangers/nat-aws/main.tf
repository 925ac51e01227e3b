resource "google_compute_vpc" "main" {
  name                    = "main"
  auto_create_subnetworks = false
}

resource "google_compute_subnet" "private" {
  name          = "private"
  ip_cidr_range = "10.1.0.0/20"
  region        = "us-west1"
  network       = google_compute_vpc.main.id
}

resource "google_compute_router" "main" {
  name    = "main"
  network = google_compute_vpc.main.id
  region  = "us-west1"
}

resource "google_compute_nat_gateway" "main" {
  name                   = "main"
  router                 = google_compute_router.main.name
  region                 = "us-west1"
  nat_ip_allocate_option = "AUTO_ONLY"
}
