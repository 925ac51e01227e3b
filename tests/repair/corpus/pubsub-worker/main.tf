provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_pubsub_topic" "jobs" {
  name                       = "jobs"
  message_retention_duration = "86400s"

  labels = {
    component = "queue"
  }
}

resource "google_pubsub_topic" "dead" {
  name = "jobs-dead"
}

resource "google_pubsub_subscription" "worker" {
  name                 = "jobs-worker"
  topic                = google_pubsub_topic.jobs.id
  ack_deadline_seconds = 60

  expiration_policy {
    ttl = ""
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead.id
    max_delivery_attempts = 5
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }
}

resource "google_service_account" "worker" {
  account_id   = "queue-worker"
  display_name = "Queue worker"
}

resource "google_pubsub_subscription_iam_member" "worker" {
  subscription = google_pubsub_subscription.worker.name
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:${google_service_account.worker.email}"
}

resource "google_compute_instance" "worker" {
  count        = var.workers
  name         = "worker-${count.index}"
  machine_type = "e2-small"
  zone         = "${var.region}-c"

  boot_disk {
    initialize_params {
      image = "cos-cloud/cos-stable"
    }
  }

  network_interface {
    network = "default"
  }

  service_account {
    email  = google_service_account.worker.email
    scopes = ["cloud-platform"]
  }

  metadata = {
    subscription = google_pubsub_subscription.worker.id
  }
}
