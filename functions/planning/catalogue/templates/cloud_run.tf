resource "google_cloud_run_v2_service" "[[ service.label ]]" {
  name                = "[[ service.ref ]]${var.name_suffix}"
  location            = var.region
  ingress             = "INGRESS_TRAFFIC_ALL"
  deletion_protection = false
  labels              = local.labels

  template {
    timeout                          = "60s"
    max_instance_request_concurrency = 80
    service_account                  = google_service_account.[[ identity.label ]].email

    scaling {
      min_instance_count = [[ size.run_min ]]
      max_instance_count = [[ size.run_max ]]
    }

    containers {
      image = var.container_image

      resources {
        cpu_idle          = true
        startup_cpu_boost = true

        limits = {
          cpu    = "[[ size.run_cpu ]]"
          memory = "[[ size.run_memory ]]"
        }
      }

      startup_probe {
        period_seconds    = 5
        failure_threshold = 12

        tcp_socket {
          port = 8080
        }
      }
    }
  }
}
