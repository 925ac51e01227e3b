[% set retried = s.retries > 0 %]
# Each step hands on what the one before it answered; a step that fails is tried again, and then the whole fails.
resource "google_workflows_workflow" "[[ workflow.label ]]" {
  name                = "[[ workflow.ref ]]${var.name_suffix}"
  region              = var.region
  service_account     = google_service_account.[[ identity.label ]].email
  call_log_level      = "[[ s.level ]]"
  deletion_protection = false
  labels              = local.labels

  source_contents = jsonencode({
    main = {
      params = ["args"]
      steps = [
        { begin = { assign = [{ answer = "$${args}" }] } },
[% for each in used %]
        {
          "[[ each.id ]]" = {
            try = {
[% if each.part == "run_job" %]
              call   = "googleapis.run.v2.projects.locations.jobs.run"
              args   = { name = google_cloud_run_v2_job.[[ each.job.label ]].id }
[% else %]
              call = "http.post"
              args = {
                url     = google_cloud[[ "functions2_function." ~ each.function.label ~ ".url" if each.part == "function" else "_run_v2_service." ~ each.service.label ~ ".uri" ]]
                auth    = { type = "OIDC" }
                body    = "$${answer}"
                timeout = [[ s.timeout_s ]]
              }
[% endif %]
              result = "reply"
            }
[% if retried %]
            retry = {
              predicate   = "$${http.default_retry_predicate}"
              max_retries = [[ s.retries ]]
              backoff     = { initial_delay = [[ s.backoff_s ]], max_delay = [[ s.backoff_s * 32 ]], multiplier = 2 }
            }
[% endif %]
          }
        },
[% if each.part != "run_job" %]
        { "[[ each.id ]]-answer" = { assign = [{ answer = "$${reply.body}" }] } },
[% endif %]
[% endfor %]
        { end = { return = "$${answer}" } },
      ]
    }
  })
[% if after %]

  depends_on = [[ after ]]
[% endif %]
}
