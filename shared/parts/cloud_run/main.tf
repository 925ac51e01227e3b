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
      min_instance_count = [[ s.min_instances ]]
      max_instance_count = [[ s.max_instances ]]
    }

[% if network %]
    vpc_access {
      egress = "[[ 'ALL_TRAFFIC' if 'nat' in used | map(attribute='part') else 'PRIVATE_RANGES_ONLY' ]]"

      network_interfaces {
        network    = google_compute_network.[[ network.label ]].id
        subnetwork = google_compute_subnetwork.[[ subnet.label ]].id
      }
    }

[% endif %]
    containers {
      image = var.[[ v.container_image ]]

      ports {
        name           = "http1"
        container_port = [[ s.port ]]
      }
[% for each in env %]

      env {
        name  = "[[ each.name ]]"
        value = [[ each.value ]]
      }
[% endfor %]
[% for each in secret_env %]

      env {
        name = "[[ each.name ]]"

        value_source {
          secret_key_ref {
            secret  = [[ each.value ]]
            version = "latest"
          }
        }
      }
[% endfor %]

      resources {
        cpu_idle          = true
        startup_cpu_boost = true

        limits = {
          cpu    = "[[ s.cpu ]]"
          memory = "[[ s.memory ]]"
        }
      }

      startup_probe {
        period_seconds    = 5
        failure_threshold = 12

        tcp_socket {
          port = [[ s.port ]]
        }
      }
    }
  }
[% if after %]

  depends_on = [[ after ]]
[% endif %]
}
[% if s.public %]

# The plan names this grant: everybody may call the service.
resource "google_cloud_run_v2_service_iam_member" "[[ service_public.label ]]" {
  name     = google_cloud_run_v2_service.[[ service.label ]].name
  location = google_cloud_run_v2_service.[[ service.label ]].location
  role     = "roles/run.invoker"
  member   = "allUsers"
}
[% endif %]
