terraform {
  required_version = ">= 1.5"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
  }
}

provider "google" {
  project = var.project_id
  region  = var.region
}

resource "random_password" "db" {
  length  = 24
  special = false
}

resource "google_compute_network" "main" {
  name                    = "${var.app}-net"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "app" {
  name                     = "${var.app}-subnet"
  network                  = google_compute_network.main.id
  region                   = var.region
  ip_cidr_range            = "10.20.0.0/20"
  private_ip_google_access = true
}

resource "google_sql_database_instance" "db" {
  name                = "${var.app}-db"
  database_version    = "POSTGRES_15"
  region              = var.region
  deletion_protection = true

  settings {
    tier              = "db-custom-2-7680"
    availability_type = "REGIONAL"
    disk_size         = 50
    disk_type         = "PD_SSD"

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      start_time                     = "03:00"
    }

    ip_configuration {
      ipv4_enabled = true

      authorized_networks {
        name  = "app"
        value = "${google_compute_address.app.address}/32"
      }
    }

    database_flags {
      name  = "max_connections"
      value = "200"
    }
  }
}

resource "google_sql_database" "app" {
  name     = "app"
  instance = google_sql_database_instance.db.name
}

resource "google_sql_user" "app" {
  name     = "app"
  instance = google_sql_database_instance.db.name
  password = random_password.db.result
}

resource "google_compute_address" "app" {
  name   = "${var.app}-ip"
  region = var.region
}

resource "google_compute_instance" "app" {
  name         = "${var.app}-vm"
  machine_type = "e2-standard-2"
  zone         = "${var.region}-b"

  boot_disk {
    initialize_params {
      image = "ubuntu-os-cloud/ubuntu-2204-lts"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.app.id

    access_config {
      nat_ip = google_compute_address.app.address
    }
  }

  metadata = {
    db-host = google_sql_database_instance.db.public_ip_address
    db-name = google_sql_database.app.name
  }

  depends_on = [google_sql_user.app]
}
