provider "google" {
  project = var.project_id
}

resource "google_cloud_run_v2_job" "migrate" {
  name     = "migrate"
  location = var.region

  template {
    task_count  = 1
    parallelism = 1

    template {
      max_retries = 0
      timeout     = "900s"

      containers {
        image   = var.image
        command = ["python"]
        args    = ["-m", "app.migrate"]

        env {
          name  = "PYTHONUNBUFFERED"
          value = "1"
        }

        resources {
          limits = {
            cpu    = "2"
            memory = "1Gi"
          }
        }
      }

      vpc_access {
        egress = "PRIVATE_RANGES_ONLY"
        network_interfaces {
          network    = "default"
          subnetwork = "default"
        }
      }
    }
  }
}

resource "google_cloud_scheduler_job" "weekly" {
  name     = "migrate-weekly"
  region   = var.region
  schedule = "0 4 * * 1"

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/${google_cloud_run_v2_job.migrate.id}:run"

    oauth_token {
      service_account_email = google_service_account.scheduler.email
    }
  }
}

resource "google_service_account" "scheduler" {
  account_id = "job-scheduler"
}
