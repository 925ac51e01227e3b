  # google_pubsub_topic.events will be created
  + resource "google_pubsub_topic" "events" {
      + name                       = "events"
      + message_retention_duration = "86600s"
      + id                         = (known after apply)
      + labels                     = {
          + "env" = "prod"
        }
    }

  # google_pubsub_subscription.events will be created
  + resource "google_pubsub_subscription" "events" {
      + name                 = "events-sub"
      + topic                = "events"
      + ack_deadline_seconds = 20
      + id                   = (known after apply)
    }

Plan: 2 to add, 0 to change, 0 to destroy.
