variable "ports" {
  type    = list(number)
  default = [80, 443]
}

variable "networks" {
  type = map(string)
  default = {
    office = "198.51.100.0/24"
  }
}

resource "google_compute_firewall" "web" {
  name    = "web"
  network = "default"

  dynamic "allow" {
    for_each = var.ports
    protocol = "tcp"
    ports    = [allow.value]
  }

  source_ranges = ["10.0.0.0/8"]
}

resource "google_sql_database_instance" "db" {
  name             = "db"
  database_version = "POSTGRES_15"
  region           = "us-central1"

  settings {
    tier = "db-f1-micro"
    ip_configuration {
      dynamic "authorized_networks" {
        for_each = var.networks
        iterator = network
        content {
          name  = authorized_networks.key
          value = network.value
        }
      }
    }
  }
}
