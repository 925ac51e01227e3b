Here is your Terraform configuration:

```hcl
resource "google_pubsub_topic" "orders" {
  name = "orders"
}

resource "google_pubsub_subscription" "orders" {
  name  = "orders-sub"
  topic = google_pubsub_topic.orders.id
}
```

This creates a topic and a subscription.
