# Topics and push subscriptions: one of each per row of shared/events/flow.py, which a test compares with these.

locals {
  flow = {
    action-approved = "actions"
    action-taken    = "actions"
    alert-raised    = "decisions"
    infra-applied   = "launcher"
    infra-verified  = "actions"
    run-failed      = "actions"
    run-requested   = "launcher"
  }

  # Cloud Monitoring's own topic: its notifications reach the webhook too, and there the same alert.
  notifications = "monitoring-notifications"

  # topic -> the function it reaches, the path there, and how long it has for an answer.
  subscriptions = merge(
    {
      for topic, consumer in local.flow : topic => {
        consumer = consumer
        # functions-framework finds the topic in the path.
        path = "/projects/${var.project_id}/topics/${topic}"
      }
    },
    { (local.notifications) = { consumer = "webhook", path = "/ops/pubsub" } },
  )

  # Who publishes what. The sweeper sends again whatever stands still.
  publishers = {
    actions      = ["action-taken", "run-requested"]
    decisions    = ["action-approved"]
    ops          = ["action-approved", "alert-raised"]
    runs         = ["run-failed", "run-requested"]
    sweeper      = keys(local.flow)
    telegram     = ["action-approved", "run-requested"]
    terraform    = ["infra-applied", "run-failed"]
    verification = ["infra-verified"]
    webhook      = ["alert-raised"]
  }

  pubsub_agent = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  # One for each project that alert policies are in.
  notification_agents = {
    for number in distinct(concat([data.google_project.this.number, data.google_project.deployments.number], values(data.google_project.environment)[*].number)) :
    number => "serviceAccount:service-${number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com"
  }
}

resource "google_pubsub_topic" "this" {
  for_each = toset(keys(local.subscriptions))

  name                       = each.key
  labels                     = var.labels
  message_retention_duration = "604800s"

  depends_on = [google_project_service.this]
}

resource "google_pubsub_subscription" "this" {
  for_each = local.subscriptions

  name                       = "${each.key}-${each.value.consumer}"
  topic                      = google_pubsub_topic.this[each.key].id
  labels                     = var.labels
  ack_deadline_seconds       = 600
  message_retention_duration = "604800s"

  push_config {
    push_endpoint = "${google_cloudfunctions2_function.this[each.value.consumer].service_config[0].uri}${each.value.path}"

    oidc_token {
      service_account_email = google_service_account.caller["push"].email
      audience              = local.addresses[each.value.consumer]
    }
  }

  retry_policy {
    minimum_backoff = "5s"
    maximum_backoff = "300s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letters[each.key].id
    max_delivery_attempts = 10
  }

  # Never, however quiet a month is.
  expiration_policy {
    ttl = ""
  }

  depends_on = [google_pubsub_topic_iam_member.dead_letters]
}

# What failed ten times is kept where somebody can look at it and send it again.
resource "google_pubsub_topic" "dead_letters" {
  for_each = local.subscriptions

  name                       = "${each.key}-dead-letters"
  labels                     = var.labels
  message_retention_duration = "2678400s"

  depends_on = [google_project_service.this]
}

resource "google_pubsub_subscription" "dead_letters" {
  for_each = local.subscriptions

  name                       = "${each.key}-dead-letters-kept"
  topic                      = google_pubsub_topic.dead_letters[each.key].id
  labels                     = var.labels
  message_retention_duration = "2678400s"

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "publishers" {
  for_each = merge([
    for name, topics in local.publishers : { for topic in topics : "${name} ${topic}" => { name = name, topic = topic } }
    if contains(local.deployables, name)
  ]...)

  topic  = google_pubsub_topic.this[each.value.topic].id
  role   = "roles/pubsub.publisher"
  member = google_service_account.deployable[each.value.name].member
}

resource "google_pubsub_topic_iam_member" "notifications" {
  for_each = local.notification_agents

  topic  = google_pubsub_topic.this[local.notifications].id
  role   = "roles/pubsub.publisher"
  member = each.value

  # With a project's first such channel, Google makes the agent that publishes.
  depends_on = [
    google_monitoring_notification_channel.platform,
    google_monitoring_notification_channel.deployments,
    google_monitoring_notification_channel.environment,
  ]
}

# Pub/Sub moves dead letters as its own agent, and signs pushes as the identity that may call the functions.
resource "google_pubsub_topic_iam_member" "dead_letters" {
  for_each = local.subscriptions

  topic  = google_pubsub_topic.dead_letters[each.key].id
  role   = "roles/pubsub.publisher"
  member = local.pubsub_agent
}

resource "google_pubsub_subscription_iam_member" "dead_letters" {
  for_each = local.subscriptions

  subscription = google_pubsub_subscription.this[each.key].id
  role         = "roles/pubsub.subscriber"
  member       = local.pubsub_agent
}

resource "google_service_account_iam_member" "push" {
  service_account_id = google_service_account.caller["push"].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = local.pubsub_agent
}
