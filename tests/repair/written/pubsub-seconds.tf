resource "google_pubsub_subscription" "s" {
  name                       = "s-main"
  topic                      = "t"
  ack_deadline               = "20s"
  message_retention_duration = 604800
  dead_letter_topic          = "projects/acme/topics/dead"
  max_delivery_attempts      = 5
}
