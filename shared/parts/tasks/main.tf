resource "google_cloud_tasks_queue" "[[ tasks.label ]]" {
  name     = "[[ tasks.ref ]]${var.name_suffix}"
  location = var.region

  rate_limits {
    max_dispatches_per_second = [[ s.per_second ]]
    max_concurrent_dispatches = [[ s.at_a_time ]]
  }

  retry_config {
[% if s.retry_hours %]
[% if s.most < 0 %]
    # Until the time is over, however often that is.
[% endif %]
    max_attempts       = [[ s.most ]]
    max_retry_duration = "[[ s.held_s ]]"
    min_backoff        = "[[ s.min_backoff_s ]]s"
    max_backoff        = "[[ s.max_backoff_s ]]s"
[% else %]
    max_attempts = [[ s.most ]]
    min_backoff  = "[[ s.min_backoff_s ]]s"
    max_backoff  = "[[ s.max_backoff_s ]]s"
[% endif %]
  }
[% for each in used %]
[% set called = each.service.address ~ ".uri" if each.part == "cloud_run" else each.function.address ~ ".url" %]

  # Whatever address a task names, it goes to this service, called as this queue's own account.
  http_target {
    http_method = "POST"

    uri_override {
      scheme                    = "HTTPS"
      host                      = trimprefix([[ called ]], "https://")
      uri_override_enforce_mode = "ALWAYS"
    }

    oidc_token {
      service_account_email = google_service_account.[[ identity.label ]].email
      audience              = [[ called ]]
    }
  }
[% endfor %]
[% if after %]

  depends_on = [[ after ]]
[% endif %]
}
