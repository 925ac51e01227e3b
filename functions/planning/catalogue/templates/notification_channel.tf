# Where incidents go: to the platform's topic, or else to its webhook. To the webhook the token travels in the address,
# as Cloud Monitoring wants it for that kind of channel.
resource "google_monitoring_notification_channel" "ops_webhook" {
  project      = var.project_id
  display_name = "INFRAai Ops Webhook"
  type         = var.ops_topic == "" ? "webhook_tokenauth" : "pubsub"
  user_labels  = local.labels

  labels = {
    (var.ops_topic == "" ? "url" : "topic") = var.ops_topic != "" ? var.ops_topic : "${var.ops_webhook_url}${strcontains(var.ops_webhook_url, "?") ? "&" : "?"}auth_token=${urlencode(var.ops_webhook_token)}"
  }
}
