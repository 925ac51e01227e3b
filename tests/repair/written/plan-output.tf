  # google_pubsub_topic.t will be created
  + resource "google_pubsub_topic" "t" {
      + id   = (known after apply)
      + name = "orders"
    }
