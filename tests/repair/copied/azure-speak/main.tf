provider "google" {
  project = "demo-project"
}

resource "google_compute_network" "vnet" {
  name                = "vnet-prod"
  location            = "europe-west4"
  address_space       = ["10.10.0.0/16"]
}

resource "google_compute_subnetwork" "backend" {
  name                 = "backend"
  virtual_network_name = google_compute_network.vnet.name
  address_prefixes     = ["10.10.1.0/24"]
  location             = "europe-west4"
}

resource "google_compute_instance" "vm" {
  name     = "vm-backend"
  location = "europe-west4-a"
  size     = "e2-medium"

  os_disk {
    storage_account_type = "pd-balanced"
    disk_size_gb         = 40
  }

  source_image_reference {
    image = "ubuntu-os-cloud/ubuntu-2204-lts"
  }

  network_interface {
    subnet_id = google_compute_subnetwork.backend.id
  }
}
