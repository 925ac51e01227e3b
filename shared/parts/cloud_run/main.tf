[% import "container.tf" as c %]
[% macro served(made, there) %]
resource "google_cloud_run_v2_service" "[[ made.label ]]" {
[% if there %]
  for_each = toset([[ s.further | list | tojson ]])

[% endif %]
  name                = "[[ service.ref ]]${var.name_suffix}"
  location            = [[ "each.value" if there else "var.region" ]]
  ingress             = "[[ s.traffic ]]"
  deletion_protection = false
  labels              = local.labels
[% if s.iap %]
  iap_enabled         = true
[% endif %]
[% if s.binary_authorization %]

  # A revision starts where the project's policy lets its image in.
  binary_authorization {
    use_default = true
  }
[% endif %]

  template {
    timeout                          = "[[ s.timeout_s ]]s"
    max_instance_request_concurrency = [[ s.concurrency ]]
    service_account                  = google_service_account.[[ identity.label ]].email
[% if s.session_affinity %]
    session_affinity                 = true
[% endif %]
[% if s.mount or "filestore" in used | map(attribute="part") %]
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
[% endif %]
[% if s.gpu %]
    gpu_zonal_redundancy_disabled    = true
[% endif %]

    scaling {
      min_instance_count = [[ s.min_instances ]]
      max_instance_count = [[ s.max_instances ]]
    }
[[ c.accelerator(s) | indent(4, true) ]]
[% if network %]
[[ c.vpc(network, subnet_there.address ~ "[each.value]" if there else subnet.address, s.egress == "all" or "nat" in used | map(attribute="part")) | indent(4, true) ]]
[% endif %]
    containers {
[% if s.sidecar %]
      name = "app"

[% endif %]
[[ c.image(v, s) | indent(6, true) ]]
      ports {
        name           = "[[ 'h2c' if s.http2 else 'http1' ]]"
        container_port = [[ s.port ]]
      }
[[ c.env(s, env, secret_env) | indent(6, true) ]]
      resources {
        cpu_idle          = [[ "false" if s.gpu or s.cpu_always else "true" ]]
        startup_cpu_boost = true

[[ c.limits(s) | indent(8, true) ]]      }

      startup_probe {
        period_seconds    = 5
        failure_threshold = [[ 48 if s.gpu else 12 ]]

[% if s.health_path %]
        http_get {
          path = "[[ s.health_path ]]"
          port = [[ s.port ]]
        }
      }

      liveness_probe {
        period_seconds    = 30
        failure_threshold = 3

        http_get {
          path = "[[ s.health_path ]]"
          port = [[ s.port ]]
        }
      }
[% else %]
        tcp_socket {
          port = [[ s.port ]]
        }
      }
[% endif %]
[[ c.mounts(s, used) | indent(6, true) ]]
    }
[% if s.sidecar %]

    containers {
      name       = "sidecar"
      image      = var.[[ v.sidecar_image ]]
      depends_on = ["app"]

      resources {
        cpu_idle          = [[ "false" if s.gpu or s.cpu_always else "true" ]]
        startup_cpu_boost = true

        limits = {
          cpu    = "1"
          memory = "512Mi"
        }
      }
    }
[% endif %]
[[ c.volumes(s, used) | indent(4, true) ]]
  }
[% if not s.rolled_out %]

  # Traffic that somebody moves to an older revision, with its older secrets, is seen as drift and put back.
  traffic {
    type    = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
    percent = 100
  }
[% endif %]
[% if s.rolled_out %]

  # A pipeline brings new versions, and what it brought stays.
  lifecycle {
    ignore_changes = [template[0].containers[0].image]
  }
[% endif %]
[% if after %]

  depends_on = [[ after ]]
[% endif %]
}
[% endmacro %]
[[ served(service, false) ]][% if s.public %]

# The plan names this grant: everybody may call the service.
resource "google_cloud_run_v2_service_iam_member" "[[ service_public.label ]]" {
  name     = google_cloud_run_v2_service.[[ service.label ]].name
  location = google_cloud_run_v2_service.[[ service.label ]].location
  role     = "roles/run.invoker"
  member   = "allUsers"
}
[% endif %]
[% if s.further %]

# The same program in further regions: a load balancer leads each request to the nearest.
[[ served(elsewhere, true) ]]
[% if s.public %]

resource "google_cloud_run_v2_service_iam_member" "[[ elsewhere_public.label ]]" {
  for_each = google_cloud_run_v2_service.[[ elsewhere.label ]]

  name     = each.value.name
  location = each.value.location
  role     = "roles/run.invoker"
  member   = "allUsers"
}
[% endif %]
[% endif %]
[% if s.iap %]

data "google_project" "[[ service.label ]]" {}

# Identity-Aware Proxy calls the service for whoever holds roles/iap.httpsResourceAccessor on it.
resource "google_cloud_run_v2_service_iam_member" "[[ service_iap.label ]]" {
  name     = google_cloud_run_v2_service.[[ service.label ]].name
  location = google_cloud_run_v2_service.[[ service.label ]].location
  role     = "roles/run.invoker"
  member   = "serviceAccount:service-${data.google_project.[[ service.label ]].number}@gcp-sa-iap.iam.gserviceaccount.com"
}
[% endif %]
[% if s.iap %]

# Who may come in after signing in with Google; nobody until somebody is named.
resource "google_iap_web_cloud_run_service_iam_member" "[[ may_come_in.label ]]" {
  for_each = toset(var.[[ v.iap_members ]])

  cloud_run_service_name = google_cloud_run_v2_service.[[ service.label ]].name
  location               = google_cloud_run_v2_service.[[ service.label ]].location
  role                   = "roles/iap.httpsResourceAccessor"
  member                 = each.value
}
[% endif %]
[% if s.domain %]

# Google's certificate is issued once the records of the output are set. The domain's owner has proved it to Google once.
resource "google_cloud_run_domain_mapping" "[[ mapping.label ]]" {
  name     = var.[[ v.domain ]]
  location = var.region

  metadata {
    namespace = var.project_id
  }

  spec {
    route_name = google_cloud_run_v2_service.[[ service.label ]].name
  }
}
[% endif %]
[% if s.has_objective %]

# What the objectives are of.
resource "google_monitoring_custom_service" "[[ reliability.label ]]" {
  service_id   = "[[ reliability.ref ]]${var.name_suffix}"
  display_name = google_cloud_run_v2_service.[[ service.label ]].name
  user_labels  = local.labels
}
[% endif %]
[% if s.is_answered %]

resource "google_monitoring_slo" "[[ answered.label ]]" {
  service             = google_monitoring_custom_service.[[ reliability.label ]].service_id
  slo_id              = "[[ answered.ref ]]${var.name_suffix}"
  display_name        = "[[ "%g" | format(s.slo) ]] percent of the requests answered without an error"
  goal                = [[ "%g" | format((s.slo / 100) | round(6)) ]]
  rolling_period_days = [[ s.slo_days ]]
  user_labels         = local.labels

  request_based_sli {
    good_total_ratio {
      bad_service_filter   = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${google_cloud_run_v2_service.[[ service.label ]].name}\" AND metric.type=\"run.googleapis.com/request_count\" AND metric.labels.response_code_class=\"5xx\""
      total_service_filter = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${google_cloud_run_v2_service.[[ service.label ]].name}\" AND metric.type=\"run.googleapis.com/request_count\""
    }
  }
}
[% endif %]
[% if s.is_fast %]

resource "google_monitoring_slo" "[[ fast.label ]]" {
  service             = google_monitoring_custom_service.[[ reliability.label ]].service_id
  slo_id              = "[[ fast.ref ]]${var.name_suffix}"
  display_name        = "[[ "%g" | format(s.slo_fast) ]] percent of the requests answered within [[ s.slo_ms ]] ms"
  goal                = [[ "%g" | format((s.slo_fast / 100) | round(6)) ]]
  rolling_period_days = [[ s.slo_days ]]
  user_labels         = local.labels

  request_based_sli {
    distribution_cut {
      distribution_filter = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${google_cloud_run_v2_service.[[ service.label ]].name}\" AND metric.type=\"run.googleapis.com/request_latencies\""

      range {
        max = [[ s.slo_ms ]]
      }
    }
  }
}
[% endif %]
