resource "google_pubsub_topic" "t" {
  name = "t";
  labels = { a = "b"; c = "d" };
};
