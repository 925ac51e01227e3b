provider "google" {
  project = var.project_id
}

resource "google_compute_instance_template" "batch" {
  name         = "batch-v1"
  machine_type = "c2-standard-8"
  region       = "us-central1"

  scheduling {
    preemptible                 = true
    automatic_restart           = false
    provisioning_model          = "SPOT"
    instance_termination_action = "DELETE"
  }

  disk {
    source_image = "debian-cloud/debian-12"
    boot         = true
    disk_type    = "pd-ssd"
  }

  network_interface {
    network = "default"
  }

  service_account {
    scopes = ["storage-rw", "logging-write"]
  }
}

resource "google_compute_instance_group_manager" "batch" {
  name               = "batch"
  base_instance_name = "batch"
  zone               = "us-central1-a"
  target_size        = var.size

  version {
    instance_template = google_compute_instance_template.batch.self_link_unique
    name              = "primary"
  }

  update_policy {
    type                  = "PROACTIVE"
    minimal_action        = "REPLACE"
    max_surge_fixed       = 0
    max_unavailable_fixed = 1
  }
}

resource "google_compute_autoscaler" "batch" {
  name   = "batch-autoscaler"
  zone   = "us-central1-a"
  target = google_compute_instance_group_manager.batch.id

  autoscaling_policy {
    max_replicas = 20
    min_replicas = 0

    metric {
      name                       = "pubsub.googleapis.com/subscription/num_undelivered_messages"
      filter                     = "resource.type = pubsub_subscription"
      single_instance_assignment = 50
    }
  }
}
