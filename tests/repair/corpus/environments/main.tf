# Three environments from one map.
provider "google" {
  project = var.project_id
}

locals {
  environments = {
    dev  = { machine = "e2-micro", disk = 10, public = false }
    test = { machine = "e2-small", disk = 20, public = false }
    prod = { machine = "e2-standard-2", disk = 50, public = true }
  }
  public = { for name, env in local.environments : name => env if env.public }
}

resource "google_compute_instance" "env" {
  for_each = local.environments

  name         = "app-${each.key}"
  machine_type = each.value.machine
  zone         = "us-central1-a"
  tags         = each.value.public ? ["public", each.key] : [each.key]

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
      size  = each.value.disk
    }
  }

  network_interface {
    network = "default"

    dynamic "access_config" {
      for_each = each.value.public ? [1] : []
      content {
        network_tier = "STANDARD"
      }
    }
  }

  labels = merge(var.labels, { env = each.key })
}
