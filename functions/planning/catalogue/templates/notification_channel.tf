# Where incidents go. The token travels in the address, as Cloud Monitoring wants it for this kind of channel.
resource "google_monitoring_notification_channel" "ops_webhook" {
  project      = var.project_id
  display_name = "INFRAai Ops Webhook"
  type         = "webhook_tokenauth"
  user_labels  = local.labels

  labels = {
    url = "${var.ops_webhook_url}${strcontains(var.ops_webhook_url, "?") ? "&" : "?"}auth_token=${urlencode(var.ops_webhook_token)}"
  }
}
