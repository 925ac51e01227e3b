# Groups of settings as in shared/settings.py; each function and job is given those that its model knows.

locals {
  platform_settings = {
    FIRESTORE_DATABASE   = google_firestore_database.this.name
    GOOGLE_CLOUD_PROJECT = var.project_id
    PLATFORM             = "cloud"
  }

  people_settings = {
    AUTH           = "google"
    AUTH_AUDIENCES = var.sign_in_client_id
    AUTH_EMAILS    = join(",", sort(var.operators))
  }

  # What a function that services call expects: its own address as audience, and one caller.
  service_settings = {
    for name, caller in local.callers : name => {
      AUTH           = "google"
      AUTH_AUDIENCES = local.addresses[name]
      AUTH_EMAILS    = google_service_account.caller[caller].email
    }
  }

  model_settings = {
    ALLOW_OFFLINE        = tostring(var.allow_offline)
    GEMINI_MODEL         = var.gemini_model
    LLM_DEADLINE_SECONDS = tostring(var.tuning.llm_deadline_seconds)
    LLM_MAX_CALLS        = tostring(var.tuning.llm_max_calls)
    LLM_PROVIDER         = var.llm_provider
    VERTEX_LOCATION      = var.vertex_location
    VERTEX_PROJECT       = var.project_id
  }

  telegram_settings = var.telegram == null ? {} : {
    CONSOLE_URL      = local.addresses["console"]
    TELEGRAM_CHAT_ID = var.telegram.chat_id
  }

  cap_settings = { MAX_MONTHLY_COST_USD = tostring(var.tuning.max_monthly_cost_usd) }

  approval_settings = {
    APPROVAL_TTL_SECONDS     = tostring(var.tuning.approval_ttl_seconds)
    QUESTIONS_PER_DEPLOYMENT = tostring(var.tuning.questions_per_deployment)
    QUESTIONS_PER_POLICY     = tostring(var.tuning.questions_per_policy)
  }

  jobs_settings = { RUN_LOCATION = var.region }
}
