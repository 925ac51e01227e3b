"""
Topics for orders
"""
resource "google_pubsub_topic" "t" {
  name = "t-main"  -- the topic
}
