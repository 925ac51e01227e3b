# Names only. Their values are added by a person (README.md) and never reach terraform's state.

locals {
  # By the setting that holds it.
  secrets = merge(
    {
      OPS_WEBHOOK_TOKEN     = "infraai-ops-webhook-token"
      SIGN_IN_CLIENT_SECRET = "infraai-sign-in-client-secret"
    },
    var.llm_provider == "gemini" ? { GEMINI_API_KEY = "infraai-gemini-api-key" } : {},
    var.telegram != null ? {
      TELEGRAM_BOT_TOKEN      = "infraai-telegram-bot-token"
      TELEGRAM_WEBHOOK_SECRET = "infraai-telegram-webhook-secret"
    } : {},
  )

  # Who reads what: one grant for each secret that a function or a job is given.
  secret_readers = merge([
    for name, each in merge(local.functions, local.jobs) : {
      for setting in each.secrets : "${name} ${setting}" => { deployable = name, setting = setting }
      if contains(keys(local.secrets), setting)
    }
  ]...)
}

resource "google_secret_manager_secret" "this" {
  for_each = local.secrets

  secret_id = each.value
  labels    = var.labels

  replication {
    auto {}
  }

  depends_on = [google_project_service.this]
}

resource "google_secret_manager_secret_iam_member" "readers" {
  for_each = local.secret_readers

  secret_id = google_secret_manager_secret.this[each.value.setting].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.deployable[each.value.deployable].member
}
