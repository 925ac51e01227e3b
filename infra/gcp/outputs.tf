output "console_url" {
  description = "Where people sign in; the command line's --url too."
  value       = google_cloudfunctions2_function.this["console"].service_config[0].uri
}

output "functions" {
  description = "The address of every function."
  value       = { for name, function in google_cloudfunctions2_function.this : name => function.service_config[0].uri }
}

output "image_repository" {
  description = "Where the jobs' image is pushed to."
  value       = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.images.repository_id}/jobs"
}

output "notification_channel" {
  description = "The Pub/Sub channel: give it to alert policies of your own."
  value       = google_monitoring_notification_channel.platform.name
}

output "secrets" {
  description = "The secrets that need a value, by the setting each one is."
  value       = local.secrets
}

output "source_bucket" {
  description = "Where the archives of the sources go."
  value       = google_storage_bucket.source.name
}

output "state_bucket" {
  description = "Where the state of what the platform deploys is kept."
  value       = google_storage_bucket.state.name
}

output "telegram_webhook_url" {
  description = "What Telegram's setWebhook is to be told; null without a chat."
  value       = var.telegram == null ? null : "${google_cloudfunctions2_function.this["telegram"].service_config[0].uri}/telegram/webhook"
}

output "webhook_url" {
  description = "The webhook for notification channels of your own; it wants ?auth_token=."
  value       = "${local.addresses["webhook"]}/ops/webhook"
}
