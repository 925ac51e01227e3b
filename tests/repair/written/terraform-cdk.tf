const topic = new PubsubTopic(this, "t", { name: "orders" });
resource "google_pubsub_topic" "u" {
  name = "u-main"
}
