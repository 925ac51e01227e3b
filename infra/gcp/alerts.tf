# Watching the platform itself. These tell people directly: a platform in trouble must not have to decide about itself.

locals {
  channels = [for channel in google_monitoring_notification_channel.people : channel.name]

  trouble = {
    dead-letters = {
      about     = "A message failed ten times and was set aside. Look at the subscription ...-dead-letters-kept, mend the cause, publish it again."
      filter    = "resource.type = \"pubsub_subscription\" AND metric.type = \"pubsub.googleapis.com/subscription/dead_letter_message_count\""
      aligner   = "ALIGN_SUM"
      reducer   = "REDUCE_SUM"
      threshold = 0
      severity  = "ERROR"
    }
    failed-runs = {
      about     = "Runs ended as failed. `infraai status RUN` has the reason."
      filter    = "resource.type = \"cloud_run_job\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.failed_runs.name}\""
      aligner   = "ALIGN_SUM"
      reducer   = "REDUCE_SUM"
      threshold = 0
      severity  = "WARNING"
    }
    dead-executions = {
      about     = "An execution of a job died. The sweeper recovers its run; if this goes on, look at the job's log."
      filter    = "resource.type = \"cloud_run_job\" AND metric.type = \"run.googleapis.com/job/completed_execution_count\" AND metric.labels.result = \"failed\""
      aligner   = "ALIGN_SUM"
      reducer   = "REDUCE_SUM"
      threshold = 0
      severity  = "ERROR"
    }
    decision-latency = {
      about     = "Decisions take longer than half a minute, for the slowest in twenty. Look at the model's answers in the log of `decisions`."
      filter    = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"decisions\" AND metric.type = \"run.googleapis.com/request_latencies\""
      aligner   = "ALIGN_PERCENTILE_95"
      reducer   = "REDUCE_MAX"
      threshold = 30000
      severity  = "WARNING"
    }
    model-unavailable = {
      about     = "The model gave no answer and rules answered instead. The log names the reason: a model that has ended, a key, a quota."
      filter    = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.model_unavailable.name}\""
      aligner   = "ALIGN_SUM"
      reducer   = "REDUCE_SUM"
      threshold = 0
      severity  = "ERROR"
    }
    model-unavailable-in-jobs = {
      about     = "The model gave no answer and rules answered instead. The log names the reason: a model that has ended, a key, a quota."
      filter    = "resource.type = \"cloud_run_job\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.model_unavailable.name}\""
      aligner   = "ALIGN_SUM"
      reducer   = "REDUCE_SUM"
      threshold = 0
      severity  = "ERROR"
    }
    stopped-functions = {
      about     = "A function did not start: a setting that must not be used on Google Cloud, or one that is missing. Its log names it."
      filter    = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.refused_starts.name}\""
      aligner   = "ALIGN_SUM"
      reducer   = "REDUCE_SUM"
      threshold = 0
      severity  = "CRITICAL"
    }
  }
}

resource "google_monitoring_notification_channel" "people" {
  for_each = toset(var.alert_emails)

  display_name = "INFRAai: ${each.value}"
  type         = "email"
  labels       = { email_address = each.value }

  depends_on = [google_project_service.this]
}

# A channel for alert policies of your own: what is sent here becomes an alert of the platform, as through the webhook.
resource "google_monitoring_notification_channel" "platform" {
  display_name = "INFRAai"
  type         = "pubsub"
  labels       = { topic = google_pubsub_topic.this[local.notifications].id }
}

# With a project's first such channel, Google makes the account that publishes.
resource "google_monitoring_notification_channel" "deployments" {
  count = var.deployments_project == var.project_id ? 0 : 1

  project      = var.deployments_project
  display_name = "INFRAai"
  type         = "pubsub"
  labels       = { topic = google_pubsub_topic.this[local.notifications].id }

  depends_on = [google_project_service.deployments]
}

# A webhook's token travels in its address, which Cloud Run writes down. Such a line is kept nowhere.
resource "google_logging_project_exclusion" "webhook_requests" {
  name        = "infraai-webhook-requests"
  description = "Requests with the webhook's token in their address."
  filter      = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"webhook\" AND httpRequest.requestUrl:\"auth_token=\""

  depends_on = [google_project_service.this]
}

resource "google_logging_metric" "failed_runs" {
  name        = "infraai-failed-runs"
  description = "Runs that ended as failed."
  filter      = "resource.type=\"cloud_run_job\" AND textPayload:\"run failed: \""

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }

  depends_on = [google_project_service.this]
}

resource "google_logging_metric" "model_unavailable" {
  name        = "infraai-model-unavailable"
  description = "Questions that rules answered, because the model gave no answer."
  filter      = "resource.type=(\"cloud_run_revision\" OR \"cloud_run_job\") AND textPayload:\"the rules answer instead: \""

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }

  depends_on = [google_project_service.this]
}

resource "google_logging_metric" "refused_starts" {
  name        = "infraai-refused-starts"
  description = "Functions and jobs that refused to start."
  filter      = "resource.type=(\"cloud_run_revision\" OR \"cloud_run_job\") AND textPayload:\"refuses to start: \""

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }

  depends_on = [google_project_service.this]
}

resource "google_monitoring_alert_policy" "trouble" {
  for_each = local.trouble

  display_name          = "INFRAai: ${each.key}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = each.key

    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = each.value.aligner
        cross_series_reducer = each.value.reducer
      }
    }
  }

  documentation {
    content   = each.value.about
    mime_type = "text/markdown"
  }

  depends_on = [google_project_service.this]
}
