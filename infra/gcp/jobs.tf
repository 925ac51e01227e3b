# Cloud Run Jobs: one image for both. A job is never repeated by Cloud Run: what died is found and recovered by the
# sweeper, which knows whether something was being changed.

locals {
  # Who a job is: nobody in particular. Terraform's may start and end processes of one other user, and give it folders.
  become = ["setpriv", "--reuid=10001", "--regid=10001", "--clear-groups"]
  rights = "-all,+chown,+kill,+setgid,+setuid"

  jobs = {
    terraform = {
      become  = concat(local.become, [for set in ["inh-caps", "ambient-caps", "bounding-set"] : "--${set}=${local.rights}"])
      timeout = "3600s"
      cpu     = "2"
      memory  = "2Gi"
      secrets = ["GEMINI_API_KEY"]
      settings = merge(local.jobs_settings, local.model_settings, local.deployment_settings, local.cap_settings, {
        APPLY_SERVICE_ACCOUNT           = google_service_account.terraform["apply"].email
        APPLY_TIMEOUT_SECONDS           = tostring(var.tuning.apply_timeout_seconds)
        APPS_REPOSITORY                 = local.apps_repository
        BUILD_LOGS_BUCKET               = google_storage_bucket.build_logs.name
        BUILD_SERVICE_ACCOUNT           = google_service_account.apps_build.email
        CONNECTED_BUILD_SERVICE_ACCOUNT = google_service_account.apps_connected.email
        OPS_TOPIC                       = google_pubsub_topic.this[local.notifications].id
        OPS_WEBHOOK_URL                 = "${local.addresses["webhook"]}/ops/webhook"
        PLAN_SERVICE_ACCOUNT            = google_service_account.terraform["plan"].email
        RETRY_WAIT_SECONDS              = tostring(var.tuning.retry_wait_seconds)
        SOURCES_BUCKET                  = google_storage_bucket.sources.name
        STATE_BUCKET                    = google_storage_bucket.state.name
        STATE_SERVICE_ACCOUNT           = google_service_account.terraform["state"].email
        TERRAFORM_BINARY                = "/usr/local/bin/terraform"
        TERRAFORM_CLI_CONFIG            = "/opt/terraform/terraform.rc"
        TERRAFORM_LOCK_FILE             = "/opt/terraform/.terraform.lock.hcl"
      })
    }
    verification = {
      become  = concat(local.become, ["--no-new-privs", "--bounding-set=-all"])
      timeout = "900s"
      cpu     = "1"
      memory  = "512Mi"
      secrets = []
      settings = merge(local.jobs_settings, {
        DEPLOYMENTS_PROJECT    = var.deployments_project
        VERIFY_PATIENCE        = tostring(var.tuning.verification_patience)
        VERIFY_TIMEOUT_SECONDS = tostring(var.tuning.verification_timeout_seconds)
        VERIFY_WAIT_SECONDS    = tostring(var.tuning.verification_wait_seconds)
      })
    }
  }
}

resource "google_cloud_run_v2_job" "this" {
  for_each = local.jobs

  name                = each.key
  location            = var.region
  labels              = var.labels
  deletion_protection = var.protect

  template {
    parallelism = 1
    task_count  = 1

    template {
      max_retries           = 0
      timeout               = each.value.timeout
      service_account       = google_service_account.deployable[each.key].email
      execution_environment = "EXECUTION_ENVIRONMENT_GEN2"

      dynamic "vpc_access" {
        for_each = [for name in keys(local.confined) : google_compute_subnetwork.jobs[name] if name == each.key]

        content {
          egress = "ALL_TRAFFIC"

          network_interfaces {
            network    = vpc_access.value.network
            subnetwork = vpc_access.value.id
          }
        }
      }

      containers {
        image   = var.job_image
        command = concat(each.value.become, ["python", "-m", "jobs.${each.key}.main"])

        resources {
          limits = { cpu = each.value.cpu, memory = each.value.memory }
        }

        dynamic "env" {
          for_each = merge(local.platform_settings, each.value.settings)

          content {
            name  = env.key
            value = env.value
          }
        }

        dynamic "env" {
          for_each = toset([for setting in each.value.secrets : setting if contains(keys(local.secrets), setting)])

          content {
            name = env.value

            value_source {
              secret_key_ref {
                secret  = google_secret_manager_secret.this[env.value].secret_id
                version = lookup(var.secret_versions, local.secrets[env.value], "latest")
              }
            }
          }
        }
      }
    }
  }

  # Without its way to Google's APIs an execution could do nothing.
  depends_on = [
    terraform_data.settled,
    google_compute_firewall.jobs_reach,
    google_compute_firewall.jobs_reach_nothing_else,
    google_compute_route.jobs,
    google_dns_record_set.jobs_every,
  ]
}
