locals {
  env     = "prod"
  app     = "Shop"
  name    = concat(local.env, "-", toLower(local.app))
  zones   = ["us-central1-a", "us-central1-b"]
  tags    = toList(["web", "shop"])
  first   = first(local.zones)
  subnets = cidrsubnets("10.0.0.0/16", 8, 8)
}

resource "google_compute_instance" "vm" {
  name         = format("%s-vm", local.name)
  machine_type = local.env == "prod" ? "e2-standard-2" : "e2-micro"
  zone         = local.first
  tags         = local.tags

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
      size  = len(local.zones) * 10
    }
  }

  network_interface {
    network = "default"
  }

  labels = {
    env  = lowercase(local.env)
    date = formatdate("YYYY-MM-DD", timestamp)
  }
}
