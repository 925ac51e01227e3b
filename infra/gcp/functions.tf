# Cloud Functions: one archive of the sources, and by a build variable one entry point each.

locals {
  # These answer to anybody and ask for a secret or a sign-in themselves. Nothing else may be public.
  public_functions = toset([for name in ["webhook", "telegram", "console"] : name if name != "telegram" || var.telegram != null])

  # Functions that services call, and by which identity: Cloud Run checks it, and the code looks at it again.
  callers = {
    actions   = "push"
    decisions = "push"
    launcher  = "push"
    sweeper   = "timer"
    webhook   = "push"
  }

  # Addresses as they are known before anything exists. Cloud Run takes them for the audience of its callers' tokens.
  addresses = {
    for name in concat(keys(local.callers), ["console", "ops", "planning", "runs", "telegram"]) :
    name => "https://${name}-${data.google_project.this.number}.${var.region}.run.app"
  }

  all_functions = {
    actions = {
      memory  = "512Mi"
      timeout = 540
      secrets = ["TELEGRAM_BOT_TOKEN"]
      settings = merge(local.service_settings["actions"], local.telegram_settings, {
        COOLDOWN_SECONDS          = tostring(var.tuning.action_cooldown_seconds)
        FEEDBACK_DEADLINE_SECONDS = tostring(var.tuning.feedback_deadline_seconds)
        FEEDBACK_EVERY_SECONDS    = tostring(var.tuning.feedback_every_seconds)
        FEEDBACK_PATIENCE_POINTS  = tostring(var.tuning.feedback_patience_points)
        FEEDBACK_PERIOD_SECONDS   = tostring(var.tuning.feedback_period_seconds)
        FEEDBACK_SETTLE_SECONDS   = tostring(var.tuning.feedback_settle_seconds)
        LEASE_SPARE_SECONDS       = tostring(var.tuning.lease_spare_seconds)
        RESET_TIMEOUT_SECONDS     = tostring(var.tuning.reset_timeout_seconds)
      })
    }
    console = {
      memory  = "256Mi"
      timeout = 120
      secrets = ["SIGN_IN_CLIENT_SECRET"]
      settings = merge(local.people_settings, {
        # Where the sources are while a function runs.
        CONSOLE_DIST      = "/workspace/functions/console/dist"
        OPS_URL           = local.addresses["ops"]
        PLANNING_URL      = local.addresses["planning"]
        RUNS_URL          = local.addresses["runs"]
        SIGN_IN_CLIENT_ID = var.sign_in_client_id
      })
    }
    decisions = {
      memory  = "512Mi"
      timeout = 120
      secrets = ["GEMINI_API_KEY", "TELEGRAM_BOT_TOKEN"]
      settings = merge(
        local.service_settings["decisions"], local.model_settings, local.telegram_settings, local.approval_settings, {
          ACTIONS_PER_HOUR     = tostring(var.tuning.actions_per_hour)
          CONFIDENCE_FLOOR     = tostring(var.tuning.confidence_floor)
          COOLDOWN_SECONDS     = tostring(var.tuning.action_cooldown_seconds)
          LEASE_SPARE_SECONDS  = tostring(var.tuning.lease_spare_seconds)
          OLDEST_ALERT_SECONDS = tostring(var.tuning.oldest_alert_seconds)
          OPENINGS_PER_HOUR    = tostring(var.tuning.openings_per_hour)
      })
    }
    launcher = {
      memory   = "512Mi"
      timeout  = 60
      secrets  = []
      settings = merge(local.service_settings["launcher"], local.jobs_settings)
    }
    ops = {
      memory   = "512Mi"
      timeout  = 60
      secrets  = ["TELEGRAM_BOT_TOKEN"]
      settings = merge(local.people_settings, local.telegram_settings)
    }
    planning = {
      memory  = "512Mi"
      timeout = 120
      secrets = ["GEMINI_API_KEY"]
      settings = merge(local.people_settings, local.model_settings, local.cap_settings, local.jobs_settings, {
        DEPLOYMENTS_PROJECT = var.deployments_project
        SOURCES_BUCKET      = google_storage_bucket.sources.name
      })
    }
    runs = {
      memory   = "512Mi"
      timeout  = 60
      secrets  = []
      settings = merge(local.people_settings, local.deployment_settings)
    }
    sweeper = {
      memory  = "512Mi"
      timeout = 120
      secrets = ["TELEGRAM_BOT_TOKEN"]
      settings = merge(local.service_settings["sweeper"], local.telegram_settings, local.approval_settings, {
        APPROVAL_ASKS         = tostring(var.tuning.approval_asks)
        DEPLOYMENTS_PROJECT   = var.deployments_project
        DRIFT_EVERY_SECONDS   = tostring(var.tuning.drift_every_seconds)
        STALLED_AFTER_SECONDS = tostring(var.tuning.stalled_after_seconds)
      })
    }
    telegram = {
      memory  = "512Mi"
      timeout = 60
      secrets = ["TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET"]
      settings = merge(local.telegram_settings, {
        TELEGRAM_ALLOWED_USERS = var.telegram == null ? "" : join(",", var.telegram.users)
      })
    }
    webhook = {
      memory   = "512Mi"
      timeout  = 60
      secrets  = ["OPS_WEBHOOK_TOKEN"]
      settings = local.service_settings["webhook"]
    }
  }

  # Requests that one instance takes at a time. The framework starts a thread for each (it would start four): an action
  # is measured for minutes, and what waits behind it without a thread would wait as long.
  concurrency = 8

  functions = { for name, each in local.all_functions : name => each if name != "telegram" || var.telegram != null }
}

resource "google_cloudfunctions2_function" "this" {
  for_each = local.functions

  name     = each.key
  location = var.region
  labels   = var.labels

  build_config {
    runtime         = "python313"
    entry_point     = each.key
    service_account = google_service_account.build.id
    environment_variables = {
      GOOGLE_FUNCTION_SOURCE = "functions/${each.key}/main.py"
    }

    source {
      storage_source {
        bucket = google_storage_bucket.source.name
        object = var.source_object
      }
    }
  }

  service_config {
    available_memory                 = each.value.memory
    available_cpu                    = "1"
    timeout_seconds                  = each.value.timeout
    min_instance_count               = 0
    max_instance_count               = var.max_instances
    max_instance_request_concurrency = local.concurrency
    ingress_settings                 = local.ingress[each.key]
    all_traffic_on_latest_revision   = true
    service_account_email            = google_service_account.deployable[each.key].email
    environment_variables = merge(
      each.key == "console" ? {} : local.platform_settings,
      each.value.settings,
      # The sources are not installed: they are found where the build has put them.
      { PYTHONPATH = "/workspace", THREADS = tostring(local.concurrency) },
    )

    dynamic "secret_environment_variables" {
      for_each = toset([for setting in each.value.secrets : setting if contains(keys(local.secrets), setting)])

      content {
        key        = secret_environment_variables.value
        project_id = var.project_id
        secret     = google_secret_manager_secret.this[secret_environment_variables.value].secret_id
        version    = lookup(var.secret_versions, local.secrets[secret_environment_variables.value], "latest")
      }
    }
  }

  # A function that is started before it may read its secrets does not start.
  depends_on = [terraform_data.settled]
}

resource "google_cloud_run_service_iam_member" "public" {
  for_each = local.public_functions

  service  = google_cloudfunctions2_function.this[each.key].name
  location = var.region
  role     = "roles/run.invoker"
  member   = "allUsers"
}

resource "google_cloud_run_service_iam_member" "callers" {
  for_each = { for name, caller in local.callers : name => caller if !contains(local.public_functions, name) }

  service  = google_cloudfunctions2_function.this[each.key].name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.caller[each.value].member
}

# The console passes people's requests on, each with the sign-in of the person, which these check again.
resource "google_cloud_run_service_iam_member" "console" {
  for_each = toset(["ops", "planning", "runs"])

  service  = google_cloudfunctions2_function.this[each.key].name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.deployable["console"].member
}
